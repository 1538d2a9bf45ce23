// What a password must be, told in full at once rather than one rule after another.
import type { IdentitySettings } from './settings.ts'

export type Both = { zh: string; en: string }
export const maxPassword = 200

/** What is wrong with a password; empty when it will do. */
export const judgePassword = (password: string, login: string, { min, kinds, longEnough }: IdentitySettings['password']): Both[] => {
  const wrong: Both[] = []
  const length = [...password].length, lower = password.toLowerCase()
  const found = [/[a-z]/, /[A-Z]/, /\d/, /[^A-Za-z0-9]/].filter(kind => kind.test(password)).length
  if (length < min) wrong.push({ zh: `至少 ${min} 个字符`, en: `at least ${min} characters` })
  if (length > maxPassword) wrong.push({ zh: `最多 ${maxPassword} 个字符`, en: `at most ${maxPassword} characters` })
  if (length < longEnough && found < kinds) wrong.push({ zh: `要有大写、小写、数字、符号中的 ${kinds} 种（或不少于 ${longEnough} 个字符）`, en: `${kinds} of: capitals, small letters, digits, signs (or at least ${longEnough} characters)` })
  if (login.length > 2 && lower.includes(login.toLowerCase())) wrong.push({ zh: '不能包含登录名', en: 'must not contain the login' })
  if (common.some(word => lower.includes(word)) || /^(.)\1*$/u.test(password) || isRun(lower)) wrong.push({ zh: '太容易猜到', en: 'too easy to guess' })
  return wrong
}

/** One form of a login for comparing: no case, no width, no spaces around. */
export const plainLogin = (login: string): string => login.normalize('NFKC').trim().toLowerCase()

const common = ['password', 'passw0rd', 'p@ssw0rd', 'p@ssword', 'qwerty', 'asdfgh', '1qaz2wsx', 'zaq12wsx', 'abc123', 'abcd1234', '123456', '654321', '111111', '000000', '888888', '666666', 'iloveyou', 'letmein', 'welcome1', 'admin123', 'admin@123', 'root123', 'a123456', 'woaini', '5201314']

const isRun = (text: string): boolean => {
  const steps = new Set<number>()
  for (let i = 1; i < text.length; i++) steps.add(text.charCodeAt(i) - text.charCodeAt(i - 1))
  return steps.size === 1 && Math.abs([...steps][0]!) <= 1
}
