// English over the labels of this pack, keyed by path; docs/glossary.md has the words.
export const en: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  '': { title: 'Topics of the month', chapter: 'Chapter 7: governance that works' },
  parts: { leader: 'Deputy director', chief: 'Duty chief', handler: 'Handler' },
  settings: { noteIn: 'Progress is noted every' },

  'monthly-topic': { title: 'Topics of the month' },
  'monthly-topic/states': { underway: 'Under way', closed: 'Closed', stopped: 'Stopped' },
  'monthly-topic/steps': { set: 'Set a topic', note: 'Note progress', change: 'Adjust', close: 'Close', stop: 'Stop' },
  'monthly-topic/fields': { name: 'Topic', matters: 'Its matters', 'matters/help': 'counted live by this filter, new ones too', lead: 'Unit in charge', assists: 'Assisting units', goal: 'Goal', until: 'To be done by', progress: 'Progress', notedAt: 'Progress noted on', photos: 'Photos', result: 'Result', why: 'Reason' },

  says: { 完成期限要在今天之后: 'The end must lie after today', '先记最近的进展，再办结': 'Note the latest progress before you close' },
}
