// English over what this folder adds, keyed by path as in its pack; docs/glossary.md has the words.
export const en: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'matter/steps': { relay: 'Relay to the district', districtTook: 'The district took it', districtAnswered: 'The district answered', districtLost: 'Did not reach the district', districtSent: 'Sent down by the district', answerUp: 'Answer the district' },
  'matter/fields': { district: 'District platform', districtNo: 'Number at the district', districtSays: 'What the district says', relays: 'Times relayed', replies: 'Times answered' },
  'matter/fields/district/choices': { sent: 'Relayed', received: 'Taken', answered: 'Answered', lost: 'Not delivered', came: 'Sent down', back: 'Answered by us' },
  says: { '已上报区平台，等区里答复': 'It was relayed: the district has not answered yet', 不是区平台下派的: 'The district did not send this', 还没有办理结果: 'There is no result yet', 已回复区平台: 'The district was answered already' },
}
