// English over the labels of this pack, keyed by path; docs/glossary.md has the words. Rows of the dated lists stay as the office wrote them.
export const en: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': { title: 'Hotline 12345', chapter: 'Chapter 3: a smart Xinbei' },
  parts: { city: 'City hotline', clerk: 'Intake clerk', handler: 'Handler', chief: 'Duty chief', leader: 'Street leader' },
  settings: { longerIn: 'Limit to approve an extension', cityIn: 'Limit of the hotline to answer', designateIn: 'Limit to designate', revisitIn: 'Limit of a return visit', redoIn: 'Limit of handling again', dropIn: 'Limit to answer about leaving out', dropWithin: 'May ask to leave out for', 'dropWithin/help': 'from the return visit', rateGoal: 'Goal of the three rates', 'rateGoal/unit': '%' },
  indicators: { orders: 'Hotline orders', signed: 'Hotline: signed for in time', responded: 'Hotline: response rate', solved: 'Hotline: solved', pleased: 'Hotline: satisfied', returned: 'Hotline: returned', replyDays: 'Hotline: mean time to reply' },

  'hotline-order': { title: 'Hotline orders' },
  'hotline-order/states': { received: 'To sign for', outside: 'Place to verify', away: 'Elsewhere, on file', returned: 'Returned', designating: 'To designate', contacting: 'To contact', handling: 'Handling', asking: 'Extension asked', revisiting: 'To revisit', redoing: 'Handling again', closed: 'Closed', joined: 'Joined', moved: 'Moved elsewhere', ended: 'Void' },
  'hotline-order/steps': {
    intake: 'Sent by the hotline', file: 'Register (with a reply or without)', third: 'Returned three times: to designate', awayToo: 'Place not in the street, replied', elsewhere: 'Place not in the street', filed: 'Replied already: filed',
    sign: 'Sign for', place: 'Verify the place', shelve: 'File', giveBack: 'Return to the hotline', resend: 'Sent again by the hotline', movedOn: 'Sent elsewhere by the hotline', designate: 'Designate',
    contact: 'First contact', unreached: 'Not reached', answer: 'Reply', askLonger: 'Ask extension', longer: 'The hotline granted it', notLonger: 'The hotline refused it', toSite: 'Hand to the one network', handled: 'Handled on site',
    revisit: 'Three questions', missed: 'Return visit: no answer', giveUp: 'Close without a return visit', redo: 'Dissatisfied: handle again',
    exclude: 'Ask to leave out of the three rates', recount: 'Take the exclusion back', join: 'Join', closeToo: 'Close with the main order', takeOver: 'Take over', instruct: 'Instruct', again: 'Handle again for the leader', amend: 'Correct', end: 'Void',
  },
  'hotline-order/fields': {
    order: 'Order number', calledAt: 'Called at', sentAt: 'Sent to us at', request: 'Kind of request', subject: 'Subject', what: 'Content', address: 'Place', where: 'Point', person: 'Caller code', 'person/help': "the hotline's number for the caller, not a name",
    caller: 'Caller', phone: 'Phone', repeats: 'Repeats', level: 'Dispatch level', urgency: 'Urgency', class: 'Class', complex: 'Complex', lead: 'Unit in charge', signedAt: 'Signed for at', firstAt: 'First contact at', firstNote: 'First contact',
    wrong: 'Why returned', cite: 'Item of the duty list', why: 'Explanation', returns: 'Times returned', extension: 'Extension', until: 'Extended to', extendWhy: 'Why an extension', sent: 'Handed to the one network', result: 'Result on site', reply: 'Reply', repliedAt: 'Replied at', replyDays: 'Time to reply', 'replyDays/unit': 'd',
    contacted: 'Contacted?', solved: 'Solved?', satisfied: 'Satisfied?', comment: 'Return visit', rounds: 'Times handled again', drop: 'Why left out', dropWhy: 'Explanation', dropProof: 'Proof', dropped: 'Left out of the three rates', into: 'Joined into', leader: 'Leader in charge', instruction: 'Instruction',
  },
  'hotline-order/fields/request/choices': { ask: 'Question', help: 'Help', complain: 'Complaint', report: 'Report', suggest: 'Suggestion' },
  'hotline-order/fields/extension/choices': { asked: 'Asked of the hotline', granted: 'Granted', refused: 'Refused' },
  'hotline-order/fields/level/choices': { city: 'City', district: 'District', street: 'Street' },
  'hotline-order/fields/wrong/choices': { duty: 'Not a duty of the street', place: 'Not in the street', twice: 'Sent twice' },

  'order-exclusions': { title: 'Reasons to leave out' }, 'order-exclusions/fields': { needs: 'What proves it' },
  'order-classes': { title: 'Classes of orders' }, 'order-classes/fields': { lead: 'Unit in charge' },
  'order-urgencies': { title: 'Urgency of orders' }, 'order-urgencies/fields': { receive: 'Limit to sign for', contact: 'Limit of first contact', answer: 'Limit to reply' },
  'duty-list': { title: 'Duty list' }, 'duty-list/fields': { group: 'Group', basis: 'Text' }, 'duty-list/fields/group/choices': { own: 'Own duty', joint: 'Joint duty', taken: 'Taken back' },
  'street-places': { title: 'Place names of the street' },

  says: {
    签收登记: 'Signing for', 回访: 'Return visit', 首次联系: 'First contact', 联系诉求人: 'Reach the petitioner', 督办: 'Supervise', 包案: 'Taken over',
    '已退回三次，由值班长指定承办，不能再退': 'It was returned three times: the duty chief designates, it cannot be returned again', '已超过退单期限，须办理': 'It is too late to return it', 延至的时间已过: 'That time has passed', 请引用履职清单条目: 'Cite the item of the duty list',
    这一张没有剔除: 'This one is not left out', '所引条目是基本履职，不能以此为由退回': 'That item is our own duty: no reason to return it', 没有回访的本来就不计: 'Without a return visit it is not counted anyway', 已过可申请剔除的期限: 'It is too late to ask to leave it out', 不能并入自己: 'It cannot be joined into itself', 所并入的工单已并单或已作废: 'The order to join into was joined itself, or is void',
  },
}
