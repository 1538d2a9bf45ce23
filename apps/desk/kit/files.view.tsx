// Photos and papers to be sent: they go up as soon as they are chosen, each with its own state; a failed one is tried again by itself.
import { useRef, useState } from 'react'
import { fileUrl, newId, upload } from '../../client/client.view.ts'
import type { FileRef } from '../../client/wire.ts'
import { t } from '../say.view.ts'
import { Cross, Spin } from './icons.view.tsx'
import { Button, sentenceOf } from './parts.view.tsx'

type Going = { id: string; name: string; error?: string; file: File }
type Props = { id?: string | undefined; value: readonly FileRef[]; most: number; label: string; onChange: (files: FileRef[]) => void }
export const FilesInput = ({ id, value, most, label, onChange }: Props) => {
  const [going, setGoing] = useState<Going[]>([])
  const kept = useRef(value)
  kept.current = value
  const send = async (g: Going) => {
    setGoing((all) => all.map((x) => (x.id === g.id ? { id: g.id, name: g.name, file: g.file } : x)))
    try {
      const done = await upload(g.file, { id: g.id })
      setGoing((all) => all.filter((x) => x.id !== g.id))
      onChange([...kept.current, { id: done.id, name: done.name ?? g.name }])
    } catch (e) { setGoing((all) => all.map((x) => (x.id === g.id ? { ...x, error: sentenceOf(e) } : x))) }
  }
  const add = (files: FileList | null) => {
    const list = [...(files ?? [])].slice(0, most - value.length - going.length).map((file): Going => ({ id: newId(), name: file.name, file }))
    setGoing((all) => [...all, ...list])
    for (const g of list) void send(g)
  }
  return (
    <div className="files">
      {value.map((f) => <figure key={f.id}><img src={fileUrl(f.id, 320)} alt={f.name} /><button type="button" className="drop" aria-label={t('去掉 {name}', { name: f.name })} onClick={() => onChange(value.filter((x) => x.id !== f.id))}><Cross size={12} /></button></figure>)}
      {going.map((g) => (
        <figure key={g.id} className="going">{g.error ? <><p className="bad">{g.error}</p><Button small onClick={() => void send(g)}>{t('再传')}</Button></> : <p className="second" role="status"><Spin />{t('正在传')}</p>}
          <button type="button" className="drop" aria-label={t('去掉 {name}', { name: g.name })} onClick={() => setGoing((all) => all.filter((x) => x.id !== g.id))}><Cross size={12} /></button></figure>
      ))}
      {value.length + going.length < most ? <label className="file-add"><input id={id} type="file" accept="image/*,.pdf,.docx,.xlsx" multiple aria-label={t('加{what}', { what: label })} onChange={(e) => { add(e.target.files); e.target.value = '' }} /><span>{t('加照片或文件')}</span><span className="third">{t('最多 {n} 个', { n: most })}</span></label> : null}
    </div>
  )
}
