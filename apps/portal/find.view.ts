// From a number that a person quotes to the matter itself: signed in by phone, or with the lookup code of an anonymous report.
import { call, getDetail, getPage } from '../client/client.view.ts'
import type { Detail } from '../client/wire.ts'

export const findByNumber = async (type: string, no: string, code: string | undefined): Promise<Detail> => {
  if (code) {
    const found = await call<{ type: string; record: string }>('POST', '/api/sessions', { json: { no, code } })
    return getDetail(found.type, found.record)
  }
  const page = await getPage(type, { q: no, limit: 5 })
  const row = page.rows.find((r) => r.no === no)
  if (!row) throw Object.assign(new Error('没有找到这个编号，或它不是您反映的。'), { code: 'not-found', status: 404 })
  return getDetail(type, row.id)
}
