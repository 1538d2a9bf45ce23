// Batches that were imported so far, and taking one back.
import { useEffect, useState } from 'react'
import { call } from '../../client/client.view.ts'
import type { Import } from '../../client/wire.ts'
import { count as figure, momentName } from '../../client/words.ts'
import { Back } from '../kit/icons.view.tsx'
import { Button, Grey, Heading, Trouble } from '../kit/parts.view.tsx'
import { useDesk } from '../office.view.tsx'
import { Link } from '../route.view.tsx'
import { t } from '../say.view.ts'

const stateWord = (i: Import): string => ({ reading: t('正在核对'), checked: t('等写入'), writing: t('正在写入'), done: t('已写入'), 'taken-back': t('已收回'), failed: t('没有读成') })[i.state] ?? i.state
/** Batches so far; a written one can be taken back as far as its rows were not changed since. */
export const Past = ({ list, error, now, onChanged }: { list: Import[] | undefined; error: unknown; now: number; onChanged: () => void }) => {
  const { office, say } = useDesk()
  const [trouble, setTrouble] = useState<unknown>(undefined)
  const [asking, setAsking] = useState<string | undefined>(undefined)
  useEffect(() => { const busy = list?.some((i) => i.state === 'reading' || i.state === 'writing'); if (!busy) return; const timer = setTimeout(onChanged, 1500); return () => clearTimeout(timer) }, [list, onChanged])
  const back = async (i: Import) => { setTrouble(undefined); try { const { back: n, kept } = await call<{ back: number; kept: number }>('POST', `/api/imports/${i.id}/take-back`); say({ text: t('「{name}」收回 {n} 行', { name: i.name, n }) + (kept > 0 ? t('，{n} 行后来改过，留着', { n: kept }) : '') }); onChanged() } catch (e) { setTrouble(e) } setAsking(undefined) }
  return (
    <section className="part" aria-label={t('以往批次')}>
      <Heading note={t('收回只撤这一批写入、此后没有再改的行')}>{t('以往批次')}</Heading>
      {trouble === undefined ? null : <Trouble error={trouble} />}
      {list === undefined ? (error === undefined ? <Grey lines={3} /> : <Trouble error={error} />) : list.length === 0 ? <p className="second">{t('还没有导入过。')}</p> : (
        <ol className="lines batches">{list.map((i) => (
          <li key={i.id}><time>{i.at ? momentName(i.at, now) : ''}</time><span>{i.byName ?? ''}</span><span className="what"><Link to={`/import/${i.id}`}>{i.name}</Link> <span className="third">{office.model.types[i.type]?.title ?? i.type}</span></span>
            <span>{stateWord(i)}{i.state === 'taken-back' ? t(' {n} 行', { n: figure(i.back ?? 0) }) : i.written ? t(' {n} 行', { n: figure(i.written) }) : ''} {i.state === 'done' ? (asking === i.id ? <><span className="second">{t('收回后这些行不再有。')}</span> <Button small onClick={() => void back(i)}>{t('收回')}</Button> <Button small onClick={() => setAsking(undefined)}>{t('不收回')}</Button></> : <button type="button" className="link" onClick={() => setAsking(i.id)}><Back size={14} />{t('收回')}</button>) : null}</span></li>
        ))}</ol>
      )}
    </section>
  )
}
