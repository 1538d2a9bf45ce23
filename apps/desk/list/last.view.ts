// The list that a row was opened from, so that its page can go on to the next one and come back to the same row.
type Last = { url: string; title: string; ids: readonly string[] }
const lists = new Map<string, Last>()
export const keepList = (type: string, list: Last): void => { lists.set(type, list) }
export const lastList = (type: string): Last | undefined => lists.get(type)
