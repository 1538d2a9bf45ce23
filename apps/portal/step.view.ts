// What every step of a report is given.
import type { Wrong } from '../light/kit.light.view.tsx'
import type { Road } from '../light/shape.ts'
import type { Draft } from './keep.view.ts'
import type { Lists } from './lists.view.ts'

export type StepProps = { draft: Draft; set: (change: Partial<Draft>) => void; put: (name: string | undefined, value: unknown) => void; lists: Lists | undefined; next: (list: Wrong[]) => void; wrong: (name: string) => string | undefined; road: Road }
export const text = (v: unknown): string => (typeof v === 'string' ? v : '')
