// What the flow refuses, and what it allows instead.
import { defineFailures } from '../../kernel/fail/fail.ts'

export const flowFailures = {
  'no-such-type': { status: 404, zh: '没有叫“{type}”的台账。', en: 'There is no record type "{type}".' },
  'no-such-step': { status: 400, zh: '“{type}”没有“{step}”这一步[。可以办：{allowed}]。', en: '"{type}" has no step "{step}"[. Steps: {allowed}].' },
  'not-now': { status: 409, zh: '现在是“{state}”，不能{step}[。可以办：{allowed}]。', en: 'It is {state} now: {step} is not possible[. Possible: {allowed}].' },
  'not-your-step': { status: 403, zh: '{step}不由您办[，由{by}办]。', en: '{step} is not yours[; it is done by {by}].' },
  'guard': { status: 422, zh: '还不能{step}：{reasons}。', en: '{step} is not possible yet: {reasons}.' },
  'needed': { status: 400, zh: '请填写“{title}”。', en: 'Please give "{title}".' },
  'not-asked': { status: 400, zh: '这一步不收“{path}”[。可以填：{allowed}]。', en: 'This step does not take "{path}"[. It takes: {allowed}].' },
  'already-there': { status: 409, zh: '已有相同的{title}：{value}。', en: 'There is one already with the same {title}: {value}.' },
  'put-away': { status: 409, zh: '{what}已过保管期，{kept}，不能再办。', en: 'The time of this {what} is over ({kept}); nothing can be done with it any more.' },
  'needs-second': { status: 409, zh: '“{title}”的改动须另一人复核：先拟一版草稿，再提交复核。', en: 'A change of "{title}" needs a second person: draft it, then submit it.' },
  'no-request': { status: 409, zh: '没有等待答复的“{step}”申请，可能已经有人答复。', en: 'No request to {step} is waiting; somebody may have answered it.' },
} as const
defineFailures(flowFailures)
