// How strict signing in is. The office may change every figure; these hold where it says nothing.
export type IdentitySettings = {
  /** Wrong passwords in a row before the login is locked, and for how many minutes. */
  tries: number
  lockMinutes: number
  /** Minutes without a request, and hours in all, after which a session ends. */
  staff: { idleMinutes: number; hours: number }
  resident: { idleMinutes: number; hours: number }
  guest: { idleMinutes: number; hours: number }
  code: { minutes: number; tries: number; againSeconds: number; perPhoneAnHour: number; perAddressAnHour: number }
  password: { min: number; kinds: number; longEnough: number }
  /** Cost of a password hash: KiB of memory, passes, lanes. */
  hash: { memory: number; passes: number; parallelism: number }
}

export const identityDefaults: IdentitySettings = {
  tries: 5, lockMinutes: 15,
  staff: { idleMinutes: 30, hours: 12 },
  resident: { idleMinutes: 30 * 24 * 60, hours: 90 * 24 },
  guest: { idleMinutes: 24 * 60, hours: 48 },
  code: { minutes: 5, tries: 5, againSeconds: 60, perPhoneAnHour: 5, perAddressAnHour: 30 },
  // GB/T 22239 asks for complexity and regular change of passwords; length without rules of kinds is accepted where it is long.
  password: { min: 8, kinds: 3, longEnough: 16 },
  hash: { memory: 19_456, passes: 2, parallelism: 1 },
}
