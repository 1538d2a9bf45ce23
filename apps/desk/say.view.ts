// The language of the desk: chosen in the person menu, remembered on this device. English is fetched only where it is chosen.
import { askIn } from '../client/client.view.ts'
import { speakTimes } from '../client/words.ts'
import { inLanguage, overlayOf, saysOf, type Overlay } from '#engine/record/language.ts'
import type { Model } from '#engine/record/model.ts'
import { english } from '../../packs/index.ts'
import { speak, t as say, type Words } from './words/say.ts'

export type Lang = 'zh' | 'en'
export const langNow = (): Lang => (localStorage.getItem('xb.lang') === 'en' ? 'en' : 'zh')
let labels: Overlay | undefined, words: Words = {}
/** Takes up the chosen language; call once before the first picture. Where its words cannot be fetched the desk speaks Chinese. */
export const loadWords = async (): Promise<void> => {
  if (langNow() === 'en') {
    try {
      const [{ en }, { englishTimes }, packs] = await Promise.all([import('./words/en.ts'), import('../client/words-en.ts'), english(), import('./words/en.css')])
      labels = overlayOf(packs)
      words = { ...saysOf(labels), ...en }
      speak(words)
      speakTimes(englishTimes)
    } catch { labels = undefined }
  }
  document.documentElement.lang = labels ? 'en' : 'zh-CN'
  askIn(labels ? 'en' : 'zh-CN')
}
/** The packs' own labels in the chosen language. */
export const spoken = (model: Model): Model => {
  if (!labels) return model
  const english = inLanguage(model, labels)
  speak({ ...Object.fromEntries(Object.entries(model.settings).map(([id, setting]) => [setting.field.title, english.settings[id]!.field.title])), ...words })
  return english
}
export const setLang = (lang: Lang): void => { localStorage.setItem('xb.lang', lang); location.reload() }

export const t = say
