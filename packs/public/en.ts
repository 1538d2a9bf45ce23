// English over what this folder adds, keyed by path as in its pack; docs/glossary.md has the words.
export const en: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  settings: { blurWithin: 'Homes are blurred to', 'blurWithin/unit': 'm' },
  'matter/steps': {
    release: 'Release to the public', takeBack: 'Take back from the public', sendOn: 'Send to another jurisdiction', sendWord: 'Add a word for them', reached: 'Reached them', missed: 'Did not reach them', answered: 'They answered',
  },
  'matter/fields': {
    whatShown: 'Description, public', resultShown: 'Result, public', addressShown: 'Address, public', photosShown: 'Photos on site, public', afterShown: 'Photos after handling, public',
    sentTo: 'Sent to', sentKind: 'Their class', sentText: 'Description sent', sentWord: 'Word for them', sentState: 'State of the sending', sentId: 'Their number', sentWhy: 'Why it did not reach them', theirWords: 'Their answer',
  },
  'matter/fields/sentState/choices': { waiting: 'Waiting', reached: 'Reached them', missed: 'Not reached', open: 'They work on it', closed: 'They are done' },
  jurisdictions: { title: 'Other jurisdictions' },
}
