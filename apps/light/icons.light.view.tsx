// Lines of the light face, drawn in one stroke, and the lamps: colour, shape and word together.
const paths = {
  camera: 'M3 8h4l2-3h6l2 3h4v11H3zM12 16.5a3.5 3.5 0 1 0 0-7 3.5 3.5 0 0 0 0 7z',
  person: 'M12 11a3.8 3.8 0 1 0 0-7.6 3.8 3.8 0 0 0 0 7.6zM4.5 20.5c.4-4 3.5-6 7.5-6s7.1 2 7.5 6',
  search: 'M10.5 17a6.5 6.5 0 1 0 0-13 6.5 6.5 0 0 0 0 13zM15.5 15.5 20.5 20.5', back: 'M15 4 7 12l8 8', go: 'M9 5l7 7-7 7',
  call: 'M5 4h4l2 5-2.5 2a12 12 0 0 0 5 5l2-2.5 5 2v4c-9 1.5-17-6.5-15.5-15.5z',
  list: 'M9 6h12M9 12h12M9 18h12M4 6h.01M4 12h.01M4 18h.01', map: 'M3 6l6-2 6 2 6-2v14l-6 2-6-2-6 2zM9 4v14M15 6v14',
  talk: 'M4 5h16v12H10l-4 4v-4H4z', pin: 'M12 21s-6.5-6.2-6.5-11a6.5 6.5 0 0 1 13 0c0 4.8-6.5 11-6.5 11zM12 12.3a2.3 2.3 0 1 0 0-4.6 2.3 2.3 0 0 0 0 4.6z',
  tick: 'M4.5 12.5l5 5 10-11', ring: 'M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18zM8 12.3l3 3 5.2-6', cross: 'M5.5 5.5l13 13M18.5 5.5l-13 13', plus: 'M12 4.5v15M4.5 12h15',
  off: 'M3 9a14 14 0 0 1 6-3M14 6a14 14 0 0 1 7 3M6.5 12.5a9 9 0 0 1 4-2M17.5 12.5l-2-1.3M9.5 16a4 4 0 0 1 5 0M12 19.5h.01M4 3.5l16 17',
} as const
export type IconName = keyof typeof paths
export const Icon = ({ name, className = '' }: { name: IconName; className?: string }) =>
  <svg className={`icon ${className}`} viewBox="0 0 24 24" aria-hidden="true"><path d={paths[name]} /></svg>

export type LampKind = 'ok' | 'soon' | 'late' | 'watched' | 'done'
const lamps = {
  ok: <circle cx="8" cy="8" r="7" fill="var(--lamp-ok)" />, soon: <path d="M8 1l7.5 14H.5z" fill="var(--lamp-soon)" />,
  late: <g><path d="M5 0h6l5 5v6l-5 5H5l-5-5V5z" fill="var(--lamp-late)" /><path d="M8 3.5v5.5M8 11.6v1.2" stroke="#fff" strokeWidth="2" /></g>,
  watched: <path d="M2 0v16M2 1h12l-3 4 3 4H2" fill="var(--lamp-watched)" stroke="var(--lamp-watched)" strokeWidth="2" />,
  done: <path d="M8 15A7 7 0 1 0 8 1a7 7 0 0 0 0 14zM4.8 8.3l2.4 2.4 4-4.7" fill="none" stroke="var(--lamp-ok)" strokeWidth="2" />,
}
export const Lamp = ({ kind, text }: { kind: LampKind; text: string }) =>
  <span className={`lamp ${kind}`}><svg viewBox="0 0 16 16" aria-hidden="true">{lamps[kind]}</svg>{text}</span>
