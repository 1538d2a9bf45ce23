// 导入台账: choose a template, send the file, see each row judged with its reason, write what is good, take a batch back.
import { useState, type DragEvent } from 'react'
import { call, get, isFailed } from '../../client/client.view.ts'
import type { Import } from '../../client/wire.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Heading, Trouble } from '../kit/parts.view.tsx'
import { useLoad } from '../kit/load.view.ts'
import { seenTypes, settingTypes } from '../model.ts'
import { useDesk, useNow } from '../office.view.tsx'
import { go, goQuery, usePlace } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { Batch } from './batch.view.tsx'
import { Past } from './past.view.tsx'
import '../look/settings.css'

export const Imports = ({ id }: { id: string | undefined }) => (id ? <Batch key={id} id={id} /> : <Start />)

const Start = () => {
  const { office } = useDesk()
  const now = useNow()
  const { query } = usePlace()
  const keeps = settingTypes(office)
  const types: TypeModel[] = [...keeps, ...seenTypes(office).filter((w) => !keeps.includes(w) && w.partOf === undefined && w.steps.some((s) => s.makes && s.who.some((p) => office.me.posts.some((m) => m.part === p))))]
  const type = types.find((x) => x.id === query.get('type'))
  const list = useLoad<Import[]>('imports', (signal) => get<Import[] | { rows: Import[] }>('/api/imports', signal).then((d) => (Array.isArray(d) ? d : d.rows)))
  const [error, setError] = useState<unknown>(undefined)
  const [busy, setBusy] = useState(false)
  const [over, setOver] = useState(false)
  const send = async (file: File | undefined) => {
    if (!file) return
    if (!type) { setError(new Error(t('先选这份表是什么台账'))); return }
    if (!/\.xlsx$/i.test(file.name)) { setError(new Error(t('「{name}」不是 XLSX。请在表格软件里另存为 .xlsx 再传。', { name: file.name }))); return }
    setBusy(true)
    setError(undefined)
    try {
      const { id } = await call<{ id: string }>('POST', `/api/imports?type=${type.id}`, { body: file, headers: { 'content-type': 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', 'x-name': encodeURIComponent(file.name) } })
      go(`/import/${id}`)
    } catch (e) { setError(e) }
    setBusy(false)
  }
  const drop = (e: DragEvent) => { e.preventDefault(); setOver(false); void send(e.dataTransfer.files[0]) }
  return (
    <div className="page">
      <p className="crumbs second">{t('设置')} / {t('导入台账')}</p><h1>{t('导入台账')}</h1>
      <ol className="steps4"><li aria-current="step"><span className="step-no">1</span>{t('选文件')}</li><li><span className="step-no">2</span>{t('对列')}</li><li><span className="step-no">3</span>{t('逐行核对')}</li><li><span className="step-no">4</span>{t('写入')}</li></ol>
      <Heading note={t('先选台账，模板里写着每列怎么填')}>{t('这份表是什么')}</Heading>
      <div className="templates" role="group" aria-label={t('这份表是什么')}>{types.map((x) => <button key={x.id} type="button" aria-pressed={x.id === type?.id} onClick={() => goQuery({ type: x.id })}>{x.title}<span className="third">{x.fields.filter((f) => !f.calc).slice(0, 4).map((f) => f.title).join(t('、'))}</span></button>)}</div>
      {type ? <p className="row wrap"><a className="btn" href={`/api/templates/${type.id}.xlsx`} download>{t('下载「{what}」模板', { what: type.title })}</a><span className="second">{t('填好后传上来；传上来只核对，不会马上写入。')}</span></p> : null}
      {error === undefined ? null : <Trouble error={error}>{isFailed(error) && error.status === 0 ? <p className="second">{t('文件没有传上去，连上后再传一次。')}</p> : null}</Trouble>}
      <label className={`drop-zone ${over ? 'over' : ''}`} onDragOver={(e) => { e.preventDefault(); setOver(true) }} onDragLeave={() => setOver(false)} onDrop={drop}>
        <input type="file" accept=".xlsx" disabled={busy} aria-label={t('选 XLSX 文件')} onChange={(e) => { void send(e.target.files?.[0]); e.target.value = '' }} />
        <strong>{busy ? t('正在传') : t('选一个 XLSX 文件')}</strong><span className="second">{t('或把文件拖到这里；最大 12 MB')}</span>
      </label>
      <Past list={list.data} error={list.error} now={now} onChanged={list.reload} />
    </div>
  )
}
