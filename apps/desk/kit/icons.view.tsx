// Small drawings. A lamp is colour, shape and word together: disc, triangle, octagon with a mark, ring with a tick, flag.
import type { ReactNode } from 'react'
import type { Light } from '../../client/words.ts'

type Size = { size?: number | undefined }
const Lines = ({ size = 16, children }: Size & { children: ReactNode }) => (
  <svg width={size} height={size} viewBox="0 0 16 16" fill="none" stroke="currentColor" strokeWidth="1.3" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true">{children}</svg>
)

export const Lamp = ({ light, size = 12 }: { light: Light | 'supervised' } & Size) => {
  const box = { width: size, height: size, viewBox: '0 0 16 16', 'aria-hidden': true } as const
  if (light === 'ok') return <svg {...box}><circle cx="8" cy="8" r="6.5" fill="var(--lamp-ok)" /></svg>
  if (light === 'soon') return <svg {...box}><path d="M8 1.5 15.5 15H.5z" fill="var(--lamp-soon)" /></svg>
  if (light === 'late') return <svg {...box}><path d="M5 .5h6L15.5 5v6L11 15.5H5L.5 11V5z" fill="var(--lamp-late)" /><path d="M8 4v5" stroke="#fff" strokeWidth="2" strokeLinecap="round" /><circle cx="8" cy="11.8" r="1.2" fill="#fff" /></svg>
  if (light === 'done') return <svg {...box} fill="none" stroke="var(--good)" strokeWidth="1.6"><circle cx="8" cy="8" r="6.5" /><path d="m5 8.2 2.2 2.2L11.2 6" /></svg>
  if (light === 'supervised') return <svg {...box}><path d="M2 1v14.5" stroke="var(--super)" strokeWidth="1.8" /><path d="M2.8 1.5h11l-2.6 3.8 2.6 3.7h-11z" fill="var(--super)" /></svg>
  return <svg {...box}><path d="M4 8h8" stroke="var(--ink3)" strokeWidth="1.6" /></svg>
}
export const Search = (p: Size) => <Lines {...p}><circle cx="7" cy="7" r="4.6" /><path d="m10.5 10.5 3.6 3.6" /></Lines>
export const Bell = (p: Size) => <Lines {...p}><path d="M3.5 11.5c.9-.9 1.2-1.7 1.2-4.2C4.7 4.7 6 3 8 3s3.3 1.7 3.3 4.300c0 2.5.3 3.3 1.2 4.200zM8 3V1.700M6.7 13.700h2.6" /></Lines>
export const Columns = (p: Size) => <Lines {...p}><path d="M1.5 2.500h13v11h-13zM5.8 2.500v11M10.2 2.500v11" /></Lines>
export const Sheet = (p: Size) => <Lines {...p}><path d="M3 1.500h6.500L13 5v9.500H3zM6 7.500l4 4.500M10 7.5 6 12" /></Lines>
export const Printer = (p: Size) => <Lines {...p}><path d="M4 6V1.800h8V6M4 11.500H2V6h12v5.500h-2M4 9.500h8v4.700H4z" /></Lines>
export const Chain = (p: Size) => <Lines {...p}><path d="M6.7 9.300a2.8 2.8 0 0 0 4 0l2.5-2.500a2.8 2.8 0 1 0-4-4L8 4M9.3 6.700a2.8 2.8 0 0 0-4 0L2.8 9.200a2.8 2.8 0 1 0 4 4L8 12" /></Lines>
export const Down = ({ size = 12 }: Size) => <Lines size={size}><path d="m3 5.5 5 5 5-5" /></Lines>
export const Up = ({ size = 12 }: Size) => <Lines size={size}><path d="m3 10.5 5-5 5 5" /></Lines>
export const Right = ({ size = 12 }: Size) => <Lines size={size}><path d="m5.5 3 5 5-5 5" /></Lines>
export const Left = ({ size = 12 }: Size) => <Lines size={size}><path d="m10.5 3-5 5 5 5" /></Lines>
export const Calendar = (p: Size) => <Lines {...p}><path d="M2 3.500h12v10.500H2zM2 6.700h12M5.200 1.700v3M10.800 1.700v3" /></Lines>
export const Cross = ({ size = 12 }: Size) => <Lines size={size}><path d="m3.5 3.5 9 9M12.5 3.500l-9 9" /></Lines>
export const Clip = (p: Size) => <Lines {...p}><path d="m13.5 7.3-5.7 5.700a3.3 3.3 0 0 1-4.7-4.700l6-6a2.2 2.2 0 0 1 3.1 3.100l-5.9 5.900a1.1 1.1 0 0 1-1.6-1.600l5.3-5.2" /></Lines>
export const Back = (p: Size) => <Lines {...p}><path d="M5.5 3 2 6.5 5.5 10M2 6.500h7.500a4 4 0 0 1 0 8H7" /></Lines>
export const Bars = (p: Size) => <Lines {...p}><path d="M2 4h12M2 8h12M2 12h12" /></Lines>
export const NoWave = (p: Size) => <Lines {...p}><path d="M1.5 6.300C3 5 5 4.2 7 4M14.5 6.300A9.5 9.5 0 0 0 10 4.200M4 9c.8-.7 1.8-1.2 3-1.400M12 9c-.4-.4-1-.7-1.5-1M8 12.500h.01M2 1.500l12 13" /></Lines>
export const Spin = (p: Size) => <span className="turning" aria-hidden="true"><Lines {...p}><path d="M8 1.500A6.5 6.5 0 1 1 1.5 8" stroke="var(--primary)" strokeWidth="1.8" /></Lines></span>
export const Plus = ({ size = 12 }: Size) => <Lines size={size}><path d="M8 2.500v11M2.5 8h11" /></Lines>
export const Tray = (p: Size) => <Lines {...p}><path d="M2 9.5 4 3h8l2 6.500V13H2zM2 9.500h3.500l1 1.800h3l1-1.800H14" /></Lines>
