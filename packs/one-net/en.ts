// English over the labels of this pack, keyed by path; docs/glossary.md has the words. Rows of the dated lists stay as the office wrote them.
export const en: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': { title: 'One network', chapter: 'Chapter 3: a smart Xinbei' },
  parts: { community: 'Community liaison', petitioner: 'Petitioner', grid: 'Grid worker', clerk: 'Intake clerk', dispatcher: 'Dispatcher', handler: 'Handler', outside: 'Outside platform', chief: 'Duty chief' },
  settings: { dispatchIn: 'Limit to dispatch', checkIn: 'Limit to check', checkWithin: 'Distance of a check', 'checkWithin/unit': 'm', reopenWithin: 'Reopening possible for', contactIn: 'Limit of a return visit' },

  matter: { title: 'Matters' },
  'matter/states': { received: 'To accept', lacking: 'Facts missing', sorting: 'To dispatch', handling: 'Handling', suspended: 'Suspended', checking: 'To check', closed: 'Closed', revisiting: 'To revisit', declined: 'Declined', joined: 'Joined' },
  'matter/steps': {
    report: 'Report', selfHandle: 'Self-handle', petition: 'Petition', register: 'Register', sensed: 'From another system', handedIn: 'From an outside platform', remark: 'Added by an outside platform',
    accept: 'Accept', dispatch: 'Dispatch', decline: 'Decline', askFacts: 'Ask for facts', join: 'Join', addFacts: 'Add facts', lapse: 'Facts never came', closeToo: 'Close with the main matter',
    done: 'Report done', handOn: 'Hand on', extend: 'Ask extension', suspend: 'Ask suspension', giveBack: 'Ask return', redispatch: 'Redispatch', blow: 'Blow the whistle', jointEnded: 'Joint handling ended', askMore: 'Ask more units', resume: 'Resume when due', restart: 'Resume early',
    pass: 'Check passed', rework: 'Rework', endOther: 'Close otherwise', rate: 'Rate', reopen: 'Not solved: reopen', revisit: 'Dissatisfied: to revisit', contact: 'Return visit made', redo: 'Dissatisfied: redo',
    urge: 'Urge', supervise: 'Supervise', overdue: 'Supervise: late',
  },
  'matter/fields': {
    kind: 'Kind', urgency: 'Urgency', channel: 'Channel', what: 'Description', address: 'Address', where: 'Point', photos: 'Photos on site', petitioner: 'Petitioner', phone: 'Contact phone',
    lead: 'Lead unit', assists: 'Assisting units', more: 'Units to add', task: 'Task of the assist', openAssists: 'Open assists', worker: 'Worker', proof: 'Proof for the suspension', why: 'Reason', until: 'Until', wrong: 'Why returned', result: 'Result', after: 'Photos after handling',
    checkedAt: 'Place of the check', checkPhotos: 'Photos of the check', into: 'Joined into', same: 'Reporter says it is the same as', ending: 'Ending', rating: 'Rating', solved: 'Solved', comment: 'Comment', order: 'Instruction', joint: 'Joint handling', patrol: 'Patrol should find it', hours: 'Time handled', 'hours/unit': 'h',
    reporter: 'Reported by', links: 'Links to outside photos', remark: 'Added from outside',
  },
  'matter/fields/wrong/choices': { duty: 'Not on the duty list', place: 'Outside our area', class: 'Wrong kind' },
  'matter/fields/ending/choices': { normal: 'Normal', forced: 'Forced', void: 'Void', moved: 'Moved on' },

  assist: { title: 'Assists' }, 'assist/states': { asked: 'Assisting', done: 'Done', excused: 'Excused' }, 'assist/steps': { asked: 'Ask to assist', done: 'Assist done', limit: 'Set its limit', excuse: 'Excuse', drop: 'Ended with the matter' },
  'assist/fields': { matter: 'Matter', unit: 'Assisting unit', task: 'Task', until: 'Until', result: 'How it was assisted', photos: 'Photos' },

  'matter-classes': { title: 'Classes of matter' }, 'matter-classes/fields': { up: 'Within', 'up/help': 'left open: the top level' }, channels: { title: 'Channels' }, 'matter-kinds': { title: 'Kinds of matter' },
  'matter-kinds/fields': { class: 'Class', limit: 'Limit to handle', urgency: 'Urgency', lead: 'Unit in charge', shown: 'May be public', home: 'Mostly at homes', patrol: 'Patrol should find it', words: 'Common words', nearby: 'Same thing within', 'nearby/unit': 'm', 'nearby/help': 'so near, the same kind may be the same thing', again: 'Same thing within a time of', 'words/help': 'what residents say, separated by spaces', duty: 'Duty list', opens: 'Opens when', closes: 'Closes when' },
  'matter-rungs': { title: 'Ladder of urging' }, 'matter-rungs/fields': { kind: 'Kind', 'kind/help': 'left open: all kinds', share: 'Of the limit gone', 'share/unit': '%', 'share/help': 'with "past the limit by" open too: at the limit', after: 'Past the limit by', tell: 'Tell', 'tell/choices/handler': 'Handler', 'tell/choices/dispatcher': 'Dispatcher', 'tell/choices/chief': 'Duty chief', sms: 'By SMS too' },
  'matter-kinds/fields/urgency/choices': { life: 'Danger to life', utility: 'Water, power, gas, heat', usual: 'Usual' },
  'matter-kinds/fields/duty/choices': { own: 'Own duty', joint: 'Joint duty', taken: 'Taken back' },
  urgencies: { title: 'Urgency' }, 'urgencies/fields': { receive: 'Limit to accept', answer: 'Limit to answer' },
  routes: { title: 'Dispatch routes' }, 'routes/fields': { kind: 'Kind', area: 'Area', lead: 'Unit in charge' },

  says: {
    现场联系诉求人: 'Reach the petitioner on site', 受理登记: 'Intake', 回访: 'Return visit', 核实地点: 'Verify the place', 联系诉求人: 'Reach the petitioner', 督办: 'Supervise',
    '派遣已超过一个工作日，不能退回': 'It was dispatched more than one working day ago and cannot be returned', '该小类在基本履职清单内，不能以此为由退回': 'This kind is our own duty: that is no reason to return it',
    协办单位尚未全部完成: 'Not all assisting units are done', '这家已经在办，不用再请': 'That unit is at work on it already', 不能晚于整件的时限: 'It cannot end after the limit of the whole matter', 缺处置后照片: 'Photos after handling are missing', '核查位置离事发地点超过 {n} 米': 'The check was made more than {n} m from the place',
    已过可重开的期限: 'It is too late to reopen', 不能并入自己: 'It cannot be joined into itself', 所并入的事项已并案或未受理: 'The matter to join into was joined itself, or declined',
  },
}
