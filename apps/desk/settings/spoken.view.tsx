// 通知用语: every sentence that the systems say of their own, in their own words, with a way to keep another one from a day on.
import type { Row } from '../../client/wire.ts'
import { placesOfSlot, sentenceTable, slotsOf } from '#engine/flow/sentence.ts'
import { waysThere, wayTable } from '#engine/flow/ways.ts'
import { Heading } from '../kit/parts.view.tsx'
import { CardTable } from '../kit/table.view.tsx'
import { useDesk } from '../office.view.tsx'
import { Link } from '../route.view.tsx'
import { t } from '../say.view.ts'

/** 通知方式: every step that tells somebody, and by which road as the packs have it. */
export const Ways = ({ own }: { own: readonly Row[] }) => {
  const { office } = useDesk()
  const kept = new Map(own.filter((row) => row.state === 'held').map((row) => [String(row.body.code), row.id]))
  return (
    <section className="side-box spoken" aria-label={t('各系统的通知')}>
      <Heading note={t('没有换过的，照这样通知')}>{t('各系统的通知')}</Heading>
      <CardTable className="setting-table"><thead><tr><th scope="col">{t('哪一步告诉谁')}</th><th scope="col">{t('现在怎么通知')}</th><th scope="col"><span className="sr">{t('改动')}</span></th></tr></thead>
        <tbody>{waysThere(office.model).map((way) => (
          <tr key={way.code}><td>{way.title}</td><td>{office.model.types[wayTable]?.field.by?.choices?.[way.by] ?? way.by}</td>
            <td className="nowrap"><Link to={kept.has(way.code) ? `/settings/${wayTable}/${kept.get(way.code)!}` : `/settings/${wayTable}/new?${new URLSearchParams({ code: way.code, name: way.title })}`}>{t('换一种')}</Link></td></tr>
        ))}</tbody></CardTable>
    </section>
  )
}

export const Spoken = ({ own }: { own: readonly Row[] }) => {
  const { office } = useDesk()
  const kept = new Map(own.filter((row) => row.state === 'held').map((row) => [String(row.body.code), row.id]))
  return (
    <section className="side-box spoken" aria-label={t('各系统的原话')}>
      <Heading note={t('没有换过的，发出去就是这一句')}>{t('各系统的原话')}</Heading>
      <CardTable className="setting-table"><thead><tr><th scope="col">{t('哪一步告诉谁')}</th><th scope="col">{t('原句')}</th><th scope="col"><span className="sr">{t('改动')}</span></th></tr></thead>
        <tbody>{slotsOf(office.model).map((slot) => (
          <tr key={slot.code}><td>{slot.title}</td><td title={`${t('可写')}${t('：')}${placesOfSlot(slot).map((name) => `{${name}}`).join(' ')}`}>{slot.standard}</td>
            <td className="nowrap"><Link to={kept.has(slot.code) ? `/settings/${sentenceTable}/${kept.get(slot.code)!}` : `/settings/${sentenceTable}/new?${new URLSearchParams({ code: slot.code, name: slot.title, text: slot.standard })}`}>{t('改这一句')}</Link></td></tr>
        ))}</tbody></CardTable>
    </section>
  )
}
