// English over the desk's Chinese sentences.
export const en: Readonly<Record<string, string>> = {}
