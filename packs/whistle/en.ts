// English over the labels of this pack, keyed by path; docs/glossary.md has the words. Rows of the dated lists stay as the office wrote them.
const place = { what: 'Reason', address: 'Meeting place', where: 'Point', meet: 'Meeting time', 'meet/help': 'left empty: the limit of the kind of whistle' }
export const en: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': { title: 'Whistle', chapter: 'Chapter 7: governance that works' },
  parts: { street: 'Whistle dispatcher', leader: 'Street leader', department: 'Department liaison', chief: 'Department chief' },
  settings: { sendIn: 'Limit to blow', startIn: 'Limit to begin', minuteIn: 'Limit of the minutes', signIn: 'Limit to sign', rateIn: 'Limit to rate', nearby: 'Distance of an arrival', 'nearby/unit': 'm', excuseIn: 'Limit to answer an excuse', appealWithin: 'Appeal possible for', appealIn: 'Limit to answer an appeal' },
  'sheets/quarter': { called: 'Called', excused: 'Excused', came: 'Came', inTime: 'In time and place', late: 'Late', far: 'Too far', absent: 'Absent', rate: 'In time', rated: 'Rated', points: 'Points', mean: 'Mean points' },
  sheets: { quarter: 'Quarterly sheet of departments' },

  whistle: { title: 'Whistles' },
  'whistle/states': { draft: 'To blow', called: 'To arrive', acting: 'Acting together', signing: 'To sign', rating: 'To rate', closed: 'Closed', cancelled: 'Cancelled' },
  'whistle/steps': { blow: 'Blow', received: 'From a matter', reblown: 'Blown again', call: 'Send the whistle', add: 'Add departments', begin: 'All arrived', start: 'Begin before all are here', minute: 'Minutes final', amend: 'Amend the minutes', agreed: 'All signed', close: 'Close', again: 'Blow again', cancel: 'Cancel' },
  'whistle/fields': { kind: 'Kind', ...place, photos: 'Photos', leads: 'Lead departments', assists: 'Assisting departments', more: 'Departments to add', minutes: 'Joint minutes', edition: 'Edition of the minutes', reason: 'Remark', result: 'Result', again: 'Blown again from', away: 'Not arrived', here: 'Arrived', unsigned: 'Not signed', unrated: 'Not rated' },

  muster: { title: 'Called units' },
  'muster/states': { called: 'To arrive', arrived: 'Arrived', signed: 'Signed', absent: 'Absent', rated: 'Rated', again: 'To rate again', excused: 'Excused' },
  'muster/steps': { call: 'Called', arrive: 'Arrive', substitute: 'Ask a substitute', excuse: 'Ask to be excused', press: 'Urge to arrive', missed: 'Did not arrive in time', miss: 'Note as absent', sign: 'Sign', write: 'Write what was done', unsign: 'Minutes changed: sign again', rate: 'Rate', appeal: 'Appeal', rerate: 'Rate again', release: 'Released with the whistle' },
  'muster/fields': { whistle: 'Whistle', dept: 'Department', role: 'Role', chief: 'Chief', kind: 'Kind', ...place, stands: 'Substitute', spot: 'Place of arrival', photos: 'Photos on site', how: 'Arrival', lateBy: 'Late by', 'lateBy/unit': 'min', off: 'Away from the meeting point', 'off/unit': 'm', did: 'What this unit did', signed: 'Edition signed', why: 'Reason', scores: 'Scores', score: 'Points', 'score/unit': 'points' },
  'muster/fields/role/choices': { lead: 'Lead', assist: 'Assist' },
  'muster/fields/how/choices': { inTime: 'In time', late: 'Late', far: 'Too far', both: 'Late and too far', absent: 'Not arrived' },

  'stand-in': { title: 'Substitutes' }, 'stand-in/states': { asked: 'Asked', taken: 'Takes over', declined: 'Cannot' }, 'stand-in/steps': { ask: 'Ask to take over', take: 'Take over', decline: 'Cannot take over' },
  'stand-in/fields': { party: 'Called unit', unit: 'Substitute', ...place, why: 'Reason' },

  'whistle-kinds': { title: 'Kinds of whistle' }, 'whistle-kinds/fields': { arrive: 'Limit to arrive', what: 'Used for' },
  'whistle-departments': { title: 'Departments on call' }, 'whistle-departments/fields': { unit: 'Department', chief: 'Chief' },
  'whistle-criteria': { title: 'Criteria' }, 'whistle-criteria/fields': { full: 'Full points', how: 'How to score' },

  says: {
    至少吹一个部门: 'Call at least one department', 同一个部门只能吹一次: 'A department can be called only once', 集结时间已过: 'The meeting time has passed', 还有部门没有评价: 'Not all departments are rated', 报到时限还没有过: 'The limit to arrive has not passed',
    不能请自己代到: 'A department cannot be its own substitute', 纪要还没有定稿: 'The minutes are not final', 先写本单位处置情况: 'Write first what your unit did', 会商纪要签齐后才能评价: 'Ratings wait until all have signed the minutes', 已过可申诉的期限: 'It is too late to appeal',
    '没能转告{x}“{y}”：{why}': 'Could not pass on to {x} "{y}": {why}',
  },
}
