// What a text may give away about somebody, covered before a person even looks at it. A help for the one who releases, not a judgement.

/** A copy as it is proposed to whoever releases it: texts with numbers and homes covered, files as they are. */
export const proposedCopy = (value: unknown): unknown => typeof value === 'string' ? coverPersonal(value) : value

/** Phones, identity and card numbers, mail addresses, number plates, and the room within a building: each becomes a sign of its own length or less. */
export const coverPersonal = (text: string): string => rules.reduce((sofar, [what, cover]) => sofar.replace(what, cover), text)

const rules: readonly (readonly [RegExp, string])[] = [
  [/[\w.+-]{1,64}@[\w-]{1,63}(?:\.[\w-]{1,63}){1,4}/g, '＊＊＊'],
  [/(?<![\dA-Za-z])\d{17}[\dXx](?![\dA-Za-z])/g, '＊＊＊'],
  [/(?<!\d)(?:\+?86[- ]?)?1[3-9]\d(?:[- ]?\d{4}){2}(?!\d)/g, '＊＊＊'],
  [/(?<!\d)(?:0\d{2,3}[- ])?\d{8}(?!\d)/g, '＊＊＊'],
  [/(?<!\d)\d{12,19}(?!\d)/g, '＊＊＊'],
  [/[京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼][A-Z][·• ]?[A-Z0-9]{5,6}(?![A-Z0-9])/g, '＊＊＊'],
  [/\d{1,3}\s?(?:号楼|栋|幢|座)?\s?\d{0,2}\s?(?:单元|门)\s?\d{0,5}\s?(?:室|户|号)?/g, '＊＊＊'],
  [/(?<!\d)\d{1,3}\s?(?:号楼|栋|幢)/g, '＊＊＊'], [/(?<!\d)\d{1,5}\s?(?:室|户)/g, '＊＊＊'],
]
