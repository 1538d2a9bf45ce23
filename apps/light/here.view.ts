// Where the device is. Nothing is asked before a page that is about a place.
export type Here = { lon: number; lat: number; accuracy: number; at: number }
const WHY: Record<number, string> = { 1: '没有允许定位', 2: '手机现在定不了位', 3: '定位太久没有结果' }

/** One reading. Rejects with a sentence. */
export const locate = (): Promise<Here> => new Promise((done, no) => {
  if (!('geolocation' in navigator)) return no(new Error('这台设备不能定位'))
  navigator.geolocation.getCurrentPosition((p) => done(hereOf(p)), (e) => no(new Error(WHY[e.code] ?? '没有定到位')), { enableHighAccuracy: true, timeout: 12_000, maximumAge: 15_000 })
})
/** Readings until the answer is called. */
export const watchHere = (hear: (here: Here | undefined, why?: string) => void): (() => void) => {
  if (!('geolocation' in navigator)) { hear(undefined, '这台设备不能定位'); return () => undefined }
  const id = navigator.geolocation.watchPosition((p) => hear(hereOf(p)), (e) => hear(undefined, WHY[e.code] ?? '没有定到位'), { enableHighAccuracy: true, maximumAge: 5000 })
  return () => navigator.geolocation.clearWatch(id)
}
const hereOf = (p: GeolocationPosition): Here => ({ lon: round(p.coords.longitude), lat: round(p.coords.latitude), accuracy: Math.round(p.coords.accuracy), at: p.timestamp })
const round = (n: number) => Math.round(n * 1e6) / 1e6
