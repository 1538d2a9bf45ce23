// The frame of the desk: header, menu (188, a 56 rail under 1280, a drawer under 1024), the screen, the line that says what was done.
import { useEffect, useState, type ReactNode } from 'react'
import { act } from '../../client/client.view.ts'
import { Button, sentenceOf } from '../kit/parts.view.tsx'
import { Cross, Lamp } from '../kit/icons.view.tsx'
import { useDesk, useKeys, useNarrow, type Done } from '../office.view.tsx'
import { usePlace } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { Header } from './header.view.tsx'
import { KeySheet } from './keys.view.tsx'
import { Menu } from './menu.view.tsx'

export const Shell = ({ children, done, onDone }: { children: ReactNode; done: Done | undefined; onDone: (done: Done | undefined) => void }) => {
  const rail = useNarrow(1280)
  const drawer = useNarrow(1024)
  const [drawn, setDrawn] = useState(false)
  const [sheet, setSheet] = useState(false)
  const place = usePlace()
  useEffect(() => setDrawn(false), [place.text])
  useKeys({ '?': () => setSheet(true), '？': () => setSheet(true), '/': () => document.getElementById('search')?.focus() })
  useKeys({ Escape: () => setDrawn(false) }, drawn && drawer)
  return (
    <div className={`desk ${drawer ? 'drawn-menu' : rail ? 'rail-menu' : ''}`}>
      <a className="skip" href="#screen">{t('跳到正文')}</a>
      <Header onMenu={drawer ? () => setDrawn(!drawn) : undefined} drawn={drawn} onKeys={() => setSheet(true)} />
      {drawer && drawn ? <div className="shade" onClick={() => setDrawn(false)} /> : null}
      {!drawer || drawn ? <Menu /> : null}
      <main id="screen" className="screen" tabIndex={-1}>{children}</main>
      <DoneLine done={done} onDone={onDone} />
      {sheet ? <KeySheet onClose={() => setSheet(false)} /> : null}
    </div>
  )
}

/** The last thing done, and its undoing while that is possible. */
const DoneLine = ({ done, onDone }: { done: Done | undefined; onDone: (done: Done | undefined) => void }) => {
  const { office } = useDesk()
  const [left, setLeft] = useState(0)
  const [busy, setBusy] = useState(false)
  const until = done?.undo?.until
  useEffect(() => {
    if (!done || done.error !== undefined) return
    const end = until === undefined ? Date.now() + 8000 : Math.min(until - office.skew, Date.now() + 30_000)
    const tick = () => { const s = Math.ceil((end - Date.now()) / 1000); setLeft(s); if (s <= 0) onDone(undefined) }
    tick()
    const timer = setInterval(tick, 500)
    return () => clearInterval(timer)
  }, [done, until, onDone, office.skew])
  const undo = async () => {
    if (!done?.undo) return
    setBusy(true)
    try {
      await act({ type: done.undo.type, record: done.undo.record, step: 'undo' })
      onDone({ text: t('已撤回，回到原来的样子') })
    } catch (e) { onDone({ text: t('没有撤回：{why}', { why: sentenceOf(e) }), error: e }) }
    setBusy(false)
  }
  useKeys({ 'Ctrl Z': () => void undo() }, done?.undo !== undefined)
  return (
    <div className={`done-line noprint ${done ? 'on' : ''}`} role="status" aria-live="polite">
      {done ? (
        <>
          <Lamp light={done.error === undefined ? 'done' : 'late'} size={14} /><span className="grow">{done.text}</span>
          {done.undo ? <Button small busy={busy} hot="Ctrl Z" onClick={() => void undo()}>{t('撤回')}</Button> : null}
          {done.undo ? <span className="second tnum">{t('{n} 秒内', { n: left })}</span> : null}
          <button type="button" className="tool" aria-label={t('知道了')} onClick={() => onDone(undefined)}><Cross /></button>
        </>
      ) : null}
    </div>
  )
}
