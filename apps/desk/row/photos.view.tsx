// Photos with who and when; a viewer walks through them by arrows.
import { useEffect, useRef, useState } from 'react'
import { fileUrl } from '../../client/client.view.ts'
import type { Detail, FileRef } from '../../client/wire.ts'
import { momentName, plainMoment } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Clip } from '../kit/icons.view.tsx'
import { Button, Heading } from '../kit/parts.view.tsx'
import { t } from '../say.view.ts'

type Shot = { file: FileRef; what: string; who: string; at: string }
export const shotsOf = (type: TypeModel, detail: Detail): Shot[] => {
  const out = new Map<string, Shot>()
  for (const line of [...detail.timeline].reverse()) {
    const files = [...(line.files ?? []), ...Object.entries(line.set ?? {}).flatMap(([f, v]) => (type.field[f]?.kind === 'files' && Array.isArray(v.new) ? (v.new as FileRef[]) : []))]
    for (const file of files) if (file?.id && !out.has(file.id)) out.set(file.id, { file, what: line.title, who: line.whoName ?? line.whoPart ?? '', at: file.takenAt ?? line.at })
  }
  for (const field of type.fields) if (field.kind === 'files') for (const file of (detail.row.body[field.name] as FileRef[] | undefined) ?? []) if (!out.has(file.id)) out.set(file.id, { file, what: field.title, who: '', at: file.takenAt ?? detail.row.made })
  return [...out.values()].sort((a, b) => (a.at < b.at ? 1 : -1))
}
const isPaper = (f: FileRef) => (f.type ? !f.type.startsWith('image/') : /\.(pdf|xlsx|docx)$/i.test(f.name))

export const Photos = ({ type, detail, now }: { type: TypeModel; detail: Detail; now: number }) => {
  const shots = shotsOf(type, detail)
  const photos = shots.filter((s) => !isPaper(s.file))
  const papers = shots.filter((s) => isPaper(s.file))
  const [at, setAt] = useState<number | undefined>(undefined)
  if (shots.length === 0) return null
  return (
    <section className="part" aria-label={t('照片')}>
      <Heading>{t('照片 {n}', { n: photos.length })}</Heading>
      <ul className="shots">{photos.map((s, i) => (
        <li key={s.file.id}><button type="button" onClick={() => setAt(i)}>
          <span className="sr">{t('放大')} </span><img src={fileUrl(s.file.id, 320)} alt="" loading="lazy" /><span className="shot-what">{s.what}</span><span className="shot-who">{plainMoment(s.at, now)} {s.who}</span>
        </button></li>
      ))}</ul>
      {papers.map((s) => <p key={s.file.id}><a className="row" href={fileUrl(s.file.id)} target="_blank" rel="noreferrer"><Clip />{s.file.name}</a></p>)}
      {at !== undefined && photos[at] ? <Viewer shots={photos} at={at} now={now} onMove={setAt} onClose={() => setAt(undefined)} /> : null}
    </section>
  )
}
const Viewer = ({ shots, at, now, onMove, onClose }: { shots: Shot[]; at: number; now: number; onMove: (at: number) => void; onClose: () => void }) => {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => { dialog.current?.showModal() }, [])
  const shot = shots[at]!
  const move = (by: number) => onMove((at + by + shots.length) % shots.length)
  return (
    <dialog ref={dialog} className="viewer" aria-label={t('照片 {i} / {n}', { i: at + 1, n: shots.length })} onClose={onClose}
      onKeyDown={(e) => { if (e.key === 'ArrowRight' || e.key === 'ArrowLeft') { e.preventDefault(); e.stopPropagation(); move(e.key === 'ArrowRight' ? 1 : -1) } }} onClick={(e) => { if (e.target === dialog.current) dialog.current?.close() }}>
      <img src={fileUrl(shot.file.id)} alt={`${shot.what} ${shot.who}`} />
      <p className="row between"><span>{shot.what} · {momentName(shot.at, now)} {shot.who}</span><span className="row">{shots.length > 1 ? <><Button small onClick={() => move(-1)}>{t('上一张')}</Button><span className="tnum">{at + 1} / {shots.length}</span><Button small onClick={() => move(1)}>{t('下一张')}</Button></> : null}<Button small hot="Esc" onClick={() => dialog.current?.close()}>{t('关上')}</Button></span></p>
    </dialog>
  )
}
