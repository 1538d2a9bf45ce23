// Everything that happened, newest first: who, when, what changed from what to what, files.
import { useState, type ReactNode } from 'react'
import type { Detail, Line, Row } from '../../client/wire.ts'
import { clockTime, momentName } from '../../client/words.ts'
import type { TypeModel } from '#engine/record/model.ts'
import { Clip } from '../kit/icons.view.tsx'
import { Heading } from '../kit/parts.view.tsx'
import { settingField, stateName, textOf, type Names, type Office } from '../model.ts'
import { useDesk } from '../office.view.tsx'
import { Link } from '../route.view.tsx'
import { t } from '../say.view.ts'
import { empty } from './form.view.tsx'

type Props = { type: TypeModel; detail: Detail; now: number; page: boolean }
type Tab = 'all' | 'changes' | 'files'
export const Timeline = ({ type, detail, now, page }: Props) => {
  const { office } = useDesk()
  const [tab, setTab] = useState<Tab>('all')
  const lines = detail.timeline
  const files = (l: Line) => (l.files?.length ?? 0) + Object.entries(l.set ?? {}).reduce((n, [f, v]) => n + (type.field[f]?.kind === 'files' && Array.isArray(v.new) && !l.files?.length ? (v.new as unknown[]).length : 0), 0)
  const changed = (l: Line) => Object.values(l.set ?? {}).some((v) => !empty(v.old))
  const of: Record<Tab, Line[]> = { all: lines, changes: lines.filter(changed), files: lines.filter((l) => files(l) > 0) }
  const shown = page ? of[tab] : lines.slice(0, 5)
  const tabs: [Tab, string][] = [['all', t('全部')], ['changes', t('改动')], ['files', t('文件')]]
  return (
    <section className="part history" aria-label={t('经过')}>
      <Heading note={page ? t('新的在上，改动以旧 → 新列出') : t('新的在上')} right={page
        ? <div className="tabs" role="tablist" aria-label={t('经过')} onKeyDown={(e) => { if (e.key === 'ArrowRight' || e.key === 'ArrowLeft') { const i = (tabs.findIndex(([k]) => k === tab) + (e.key === 'ArrowRight' ? 1 : 2)) % 3; setTab(tabs[i]![0]); (e.currentTarget.children[i] as HTMLElement).focus() } }}>{tabs.map(([k, word]) => <button key={k} type="button" role="tab" id={`tab-${k}`} aria-controls="tab-lines" tabIndex={k === tab ? 0 : -1} aria-selected={k === tab} onClick={() => setTab(k)}>{word} <span className="tnum">{of[k].length}</span></button>)}</div>
        : <Link to={`/${type.id}/${detail.row.id}`}>{t('全部 {n} 条', { n: lines.length })}</Link>}>{t('经过')}</Heading>
      <div {...(page ? { id: 'tab-lines', role: 'tabpanel', 'aria-labelledby': `tab-${tab}` } : {})}><ol className="lines">
        {shown.map((l) => (
          <li key={l.act} className={l.undone ? 'undone' : ''}>
            <time dateTime={l.at}>{momentName(l.at, now)}</time>
            <span className="cut" title={[l.whoPart, l.whoName].filter(Boolean).join(' ')}>{[l.whoPart, l.whoName].filter(Boolean).join(' ') || t('系统')}</span>
            <span className="what">{said({ office, type, line: l, names: detail.names, now })}{l.got && Date.parse(l.got) - Date.parse(l.at) > 120_000 ? <span className="second">{t('（手机上 {at}，{got} 到）', { at: clockTime(l.at), got: momentName(l.got, now) })}</span> : null}</span>
            <span className="line-files">{files(l) > 0 ? <><Clip size={14} />{t('{n} 个', { n: files(l) })}</> : null}</span>
          </li>
        ))}
        {shown.length === 0 ? <li className="second">{t('没有这样的记录。')}</li> : null}
      </ol></div>
    </section>
  )
}

/** 受理，定为「井盖缺失」，网格 33 → 34 */
export const said = ({ office, type, line, names, now, row }: { office: Office; type: TypeModel; line: Line; names: Names; now: number; row?: Row }): ReactNode => {
  const parts: ReactNode[] = []
  for (const [name, v] of Object.entries(line.set ?? {})) {
    const plain = type.field[name]
    const field = plain && row ? settingField(office, row, plain) ?? plain : plain
    if (!field || field.calc || name === type.partOf || field.kind === 'files' || field.kind === 'point' || field.kind === 'area') continue
    const text = (value: unknown) => { const told = value === v.old ? v.oldText : v.newText; return !told || !(field.to || field.table) ? textOf({ office, field, value, names, now }) : told }
    const label = field.private ? field.title : `${field.title}${t('：')}`
    if (field.private) { if (empty(v.old)) continue; parts.push(<span key={name}>{label}{t('有改动')}</span>) }
    else if (!empty(v.old)) parts.push(<span key={name}>{label}<del>{text(v.old)}</del> → <ins>{text(v.new) || t('空')}</ins></span>)
    else if (!empty(v.new)) parts.push(<span key={name}>{field.long ? t('「{text}」', { text: text(v.new) }) : `${label}${text(v.new)}`}</span>)
  }
  if (type.step[line.step]) for (const [title, text] of Object.entries(line.asks ?? {})) parts.push(<span key={`ask ${title}`}>{title}{t('：')}{/^\d{4}-\d\d-\d\d \d\d:\d\d$/.test(text) ? momentName(`${text.replace(' ', 'T')}:00+08:00`, now) : text}</span>)
  const moved = line.was && line.state && line.was !== line.state ? stateName(type, line.state) : undefined
  return <>{line.undone ? <span className="tag grey">{t('已撤回')}</span> : null}<span>{line.title}</span>{moved && parts.length === 0 ? <span className="second">{t('，')}{t('转为')}{moved}</span> : null}{parts.map((p, i) => <span key={i}>{i === 0 ? t('，') : t('；')}{p}</span>)}</>
}
