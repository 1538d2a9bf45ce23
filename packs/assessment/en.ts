// English over the labels of this pack, keyed by path; docs/glossary.md has the words. Rows of the dated list stay as the office wrote them.
const of = { unit: 'Units', community: 'Communities', post: 'Grid workers' }, how = { between: 'Between floor and goal, in proportion', each: 'So much off for each' }
const whose = { of: 'Of', unit: 'Unit', area: 'Area', staff: 'Person' }
const points = { full: 'Full points', how: 'How it is scored', floor: 'Floor', 'floor/help': 'no points here', goal: 'Goal', 'goal/help': 'full points from here', off: 'Off for each', 'off/unit': 'points', least: 'Least pieces', 'least/help': 'not scored below this; empty: the setting' }
export const en: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': { title: 'Assessment', chapter: 'Chapter 7: governance that works' },
  parts: { chief: 'Duty chief', handler: 'Handler', community: 'Community liaison', leader: 'Head of grids', grid: 'Grid worker' },
  settings: { draftOn: 'Drafted on', 'draftOn/unit': 'of the month', 'draftOn/help': 'day of the following month; on a day of rest the next working day', publishIn: 'Limit to publish', appealWithin: 'Published and open to appeals for', answerIn: 'Limit to answer an appeal', finishIn: 'Limit to make it final', least: 'Least pieces', 'least/help': 'a line divided by fewer is not scored', holders: 'Post that is scored by person', 'holders/help': 'code of the post; scored is who held it through the whole period' },
  scores: { month: 'Monthly assessment' },
  'score-round': { title: 'Rounds of assessment' }, 'score-round/states': { drafted: 'To publish', filling: 'Being filled', published: 'Published', judging: 'To make final', final: 'Final', dropped: 'Dropped' },
  'score-round/steps': { drafted: 'Drafted', draft: 'Draft early', publish: 'Publish', early: 'Publish early', filled: 'Sheets filled', drop: 'Drop', close: 'Time to appeal is over', finish: 'Make final', note: 'Add a remark' },
  'score-round/fields': { period: 'Period', 'period/help': 'such as 2026-11', why: 'Remark', open: 'Appeals not answered', 'open/unit': 'items' },
  'score-card': { title: 'Score sheets' }, 'score-card/states': { shown: 'Shown' }, 'score-card/steps': { shown: 'Score sheet' },
  'score-card/fields': { round: 'Assessment', ...whose, name: 'Subject', points: 'Points', 'points/unit': 'points', full: 'Full points of what is scored', 'full/unit': 'points', score: 'Out of a hundred', 'score/unit': 'points', open: 'Appeals not answered', 'open/unit': 'items' }, 'score-card/fields/of/choices': of,
  'score-line': { title: 'Score lines' }, 'score-line/states': { counted: 'Counted', appealed: 'Appealed', changed: 'Changed', upheld: 'Upheld' }, 'score-line/steps': { counted: 'Scored', appeal: 'Appeal', accept: 'Take out and count again', refuse: 'Uphold' },
  'score-line/fields': { card: 'Score sheet', round: 'Assessment', ...whose, whose: 'Subject', code: 'Code', name: 'Criterion', indicator: 'Indicator', ...points, unitName: 'In', rate: 'Is a rate', n: 'Numerator', d: 'Denominator', value: 'Value', short: 'Too few to be scored', points: 'Points', 'points/unit': 'points', counts: 'Full points of what is scored', 'counts/unit': 'points', says: 'How it was counted',
    rows: 'Rows to be taken out', why: 'Reason of the appeal', answer: 'Answer', less: 'Rows taken out', wasN: 'Numerator before', wasD: 'Denominator before', wasPoints: 'Points before', 'wasPoints/unit': 'points' },
  'score-line/fields/of/choices': of, 'score-line/fields/how/choices': how,
  'score-criteria': { title: 'Criteria' }, 'score-criteria/fields': { of: 'Of', indicator: 'Indicator', ...points }, 'score-criteria/fields/of/choices': of, 'score-criteria/fields/how/choices': how,
  says: {
    '{x}的成绩单已公示，请在工作台“考评”里查看；有异议的，公示期内可以逐项申诉': 'The score sheet of {x} is published: see it at the desk under Assessment; within the time each line can be appealed',
    '统计期写作 2026-11': 'Write the period as 2026-11', 还没到这一期: 'That period has not begun', '这一期还没有结束，要公示用“提前公示”，写明理由': 'That period has not ended: publish it early, with a reason', '这一期已经结束，直接公示': 'That period has ended: publish it', 不在公示和申诉期内: 'Not within the time to appeal', 还有申诉没有答复: 'There are appeals without an answer', '请点选要剔除的件；一件都不剔除的是维持': 'Choose the rows to take out; to take out none is to uphold',
  },
}
