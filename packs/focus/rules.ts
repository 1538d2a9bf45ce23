// 每月一题：规则。
import { must, type On, type Row } from '../../engine/pack.ts'
import { noteIn, type topic } from './records.ts'

type Topic = Row<typeof topic>
export const today = (_: Topic, on: On) => on.today
/** 期限要在今天之后。 */
export const ahead = (t: Topic, on: On) => must([t.until > on.today, '完成期限要在今天之后'])
/** 办结前须有近期的进展：没有记过、或记得太久的，先记。 */
export const noted = (t: Topic, on: On) => must([t.notedAt !== undefined && on.shift(t.notedAt, on.value(noteIn)) >= on.today, '先记最近的进展，再办结'])
