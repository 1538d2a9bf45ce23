// Photos of a report: shrunk on the device, kept under an id made here, shown with what became of them.
import { bytes } from '../client/words.ts'
import { Shoot, idOf } from './kit.light.view.tsx'

export type Photo = { id: string; name: string; size: number; thumb: string; takenAt: string; takenFrom?: { lon: number; lat: number }; state: 'sending' | 'sent' | 'kept' | 'refused'; why?: string }
const STATE: Record<Photo['state'], string> = { sending: '正在传', sent: '已传', kept: '已存手机', refused: '没传上' }

export const PhotoField = (p: {
  name: string; label: string; hint?: string | undefined; error?: string | undefined; max: number
  list: readonly Photo[]; add: (files: File[]) => void; drop: (id: string) => void; capture?: boolean
}) => <fieldset className={p.error ? 'field off' : 'field'}>
  <legend>{p.label}</legend>
  {p.hint && <p className="hint">{p.hint}</p>}
  {p.error && <p className="wrong">{p.error}</p>}
  {p.list.length > 0 && <div className="photos">{p.list.map((photo, i) => <figure key={photo.id}>
    <img src={photo.thumb} alt={`照片 ${i + 1}`} />
    <figcaption role="status">{photo.state === 'refused' ? photo.why : `${STATE[photo.state]} ${bytes(photo.size)}`}</figcaption>
    <button type="button" className="btn" onClick={() => p.drop(photo.id)} aria-label={`去掉照片 ${i + 1}`}>去掉</button>
  </figure>)}</div>}
  {p.list.length < p.max && <Shoot id={idOf(p.name)} className="tall" label={p.list.length ? '再加照片' : '拍照或选照片'} many={p.max - p.list.length > 1} capture={p.capture ?? false}
    set={(files) => p.add(files.slice(0, p.max - p.list.length))} />}
</fieldset>

/** What goes over the wire for a list of photos. */
export const filesOf = (list: readonly Photo[]) => list.filter((f) => f.state !== 'refused')
  .map(({ id, name, takenAt, takenFrom }) => ({ id, name, takenAt, ...(takenFrom ? { takenFrom } : {}) }))
