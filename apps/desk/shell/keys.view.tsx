// The sheet of keys: one panel, closed by Esc, focus kept inside and given back.
import { useEffect, useRef } from 'react'
import { Button } from '../kit/parts.view.tsx'
import { t } from '../say.view.ts'

const sheets = (): { title: string; keys: [string, string][] }[] => [
  { title: t('到处可用'), keys: [['/', t('搜索')], ['?', t('这张表')], ['Ctrl Z', t('撤回刚才的一步')], ['Esc', t('退一层')]] },
  { title: t('列表'), keys: [['↑ ↓', t('换件')], ['J K', t('下一件、上一件')], ['Enter', t('打开整页')], ['N', t('显示新件')], ['X', t('勾选')], ['PageDown', t('再取一页')], ['Home End', t('第一件、已显示的最后一件')]] },
  { title: t('事项'), keys: [['D A', t('主要的一步')], [t('按钮上的字母'), t('那一步')], ['G', t('建议里改主办')], ['Ctrl Enter', t('提交填好的一步')], ['Ctrl P', t('打印')]] },
]
export const KeySheet = ({ onClose }: { onClose: () => void }) => {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => { dialog.current?.showModal() }, [])
  return (
    <dialog ref={dialog} className="sheet" aria-label={t('按键表')} onClose={onClose} onClick={(e) => { if (e.target === dialog.current) dialog.current?.close() }}>
      <div className="row between"><h2>{t('按键')}</h2><Button small hot="Esc" onClick={() => dialog.current?.close()}>{t('关上')}</Button></div>
      <div className="sheet-cols">
        {sheets().map((s) => <section key={s.title}><h3 className="third">{s.title}</h3><dl>{s.keys.map(([key, what]) => <div key={key}><dt>{key.split(' ').map((k) => <kbd key={k}>{k}</kbd>)}</dt><dd>{what}</dd></div>)}</dl></section>)}
      </div>
    </dialog>
  )
}
