// The last look: every answer with a way back to it, similar matters nearby, then it is sent.
import { useEffect, useState } from 'react'
import { call } from '../client/client.view.ts'
import { momentName } from '../client/words.ts'
import type { Wrong } from '../light/kit.light.view.tsx'
import { submit } from './keep.view.ts'
import { placeWords } from './lists.view.ts'
import { text } from './step.view.ts'
import type { StepProps } from './step.view.ts'
import { go } from './way.view.ts'

export const Check = ({ draft, put, lists, road, fail }: StepProps & { fail: (list: Wrong[]) => void }) => {
  const { type, step, roles } = road
  const kind = lists?.kinds.find((k) => k.code === draft.data[roles.kind ?? ''])
  const [busy, setBusy] = useState(false)
  const address = text(draft.data[roles.address ?? '']).trim() || placeWords(lists, draft.spot)
  const alike = useAlike(lists?.alike === true && roles.same !== undefined, { type: type.id, kind: kind?.code, words: text(draft.data[roles.words ?? '']), spot: draft.spot })
  const same = text(draft.data[roles.same ?? '']), [own, setOwn] = useState(false)
  const open = alike.length > 0 && !own && !alike.some((a) => a.id === same)
  const send = async () => {
    if (busy) return
    if (open) return fail([{ field: 'same', text: '先看看附近这几件，是不是同一件' }])
    setBusy(true)
    const words = text(draft.data[roles.words ?? '']).trim() || kind?.name || ''
    const data = Object.fromEntries(Object.entries({
      ...draft.data, ...(roles.same ? { [roles.same]: alike.some((a) => a.id === same) && !own ? same : undefined } : {}), ...(roles.words ? { [roles.words]: words } : {}),
      ...(roles.address && address ? { [roles.address]: address } : {}),
      ...(roles.place && draft.spot ? { [roles.place]: { lon: draft.spot.lon, lat: draft.spot.lat } } : {}),
      ...(roles.phone && draft.who === 'phone' && draft.phone ? { [roles.phone]: draft.phone } : {}),
    }).filter(([, v]) => v !== undefined && v !== ''))
    const act = { id: draft.act, type: type.id, record: draft.record, step: step.name, at: new Date().toISOString(), data }
    const outcome = await submit({ ...(draft.who === 'nobody' ? { nobody: 'wanted' as const } : {}), act, photos: draft.photos, title: kind?.name ?? words.slice(0, 20), ...(roles.photos ? { photoField: roles.photos } : {}) })
    setBusy(false)
    if ('refused' in outcome) return fail([{ field: outcome.refused.path?.replace('data.', '') ?? 'send', text: outcome.refused.message }])
    go('/report#sent', true)
  }
  const rows: [string, string, string][] = [
    ['事情', text(draft.data[roles.words ?? '']) || kind?.name || '', ''],
    ['类别', kind?.name ?? '没有选，街道来分', ''],
    ['照片', draft.photos.length ? `${draft.photos.length} 张` : '没有', ''],
    ['地点', `${address}${draft.spot ? { gps: '（手机定位）', map: '（地图上选的）', words: '（大概位置）' }[draft.spot.how] : ''}`, 'place'],
    ['答复', draft.who === 'nobody' ? '不留电话，凭查询码查' : `手机号 ${draft.phone ?? '（已登录）'}`, 'contact'],
  ]
  return <form id="step" className="stack wide" onSubmit={(e) => { e.preventDefault(); void send() }}>
    <h1 id="f-send" tabIndex={-1}>看一遍，没错就发送</h1>
    <dl className="answers">{rows.map(([label, said, at]) => <div key={label}>
      <dt>{label}</dt><dd>{said}</dd><dd style={{ flex: 'none' }}><a href={`/report${at ? `#${at}` : ''}`} aria-label={`改${label}`} className="mend">改</a></dd>
    </div>)}</dl>
    {draft.photos.length > 0 && <div className="photos">{draft.photos.map((p, i) => <img key={p.id} src={p.thumb} alt={`照片 ${i + 1}`} />)}</div>}
    {alike.length > 0 && roles.same && <fieldset className="field alike"><legend id="f-same" tabIndex={-1}>附近有人反映过，是不是这件？</legend>
      <div className="stack" role="radiogroup" aria-labelledby="f-same">
        {alike.map((a) => <label key={a.id} className="choice"><input type="radio" name="same" checked={!own && same === a.id} onChange={() => { setOwn(false); put(roles.same, a.id); fail([]) }} />
          是这件：{a.title}<span className="soft">{momentName(a.made, Date.now())}有人反映{a.metres === undefined ? '' : a.metres < 10 ? '，就在这里' : `，约 ${a.metres} 米外`}{a.words.length ? `，也说到「${a.words.join('」「')}」` : ''}</span></label>)}
        <label className="choice"><input type="radio" name="same" checked={own} onChange={() => { setOwn(true); put(roles.same, undefined); fail([]) }} />都不是，我这是另一件</label>
      </div>
      {!own && alike.some((a) => a.id === same) && <p className="hint" role="status">您也算一位反映人，另有自己的编号。工作人员看过后并在一起办，办完一样告诉您。</p>}
    </fieldset>}
    {busy && <p role="status" className="row"><span className="busy" />正在发送…</p>}
  </form>
}

type Alike = { id: string; title: string; made: string; metres?: number; words: string[] }
const useAlike = (on: boolean, { type, kind, words, spot }: { type: string; kind: string | undefined; words: string; spot: { lon: number; lat: number } | undefined }): Alike[] => {
  const [rows, set] = useState<Alike[]>([])
  useEffect(() => {
    if (on && spot && (kind || words)) call<{ rows: Alike[] }>('POST', '/portal/alike', { json: { type, lon: spot.lon, lat: spot.lat, ...(kind ? { kind } : {}), ...(words ? { words: words.slice(0, 2000) } : {}) } }).then((a) => set(a.rows.slice(0, 3)), () => undefined)
  }, [on, kind, words, spot?.lon, spot?.lat])
  return rows
}
