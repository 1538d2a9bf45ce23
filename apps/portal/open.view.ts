// What a script adds to the open page: the map, when somebody asks for it. The page itself is the server's.
import { openMap } from '../light/map.view.ts'
import type { MapPoint } from '../light/map.view.ts'

type Point = [no: string, lon: number, lat: number, name: string, done: boolean]
const point = ([id, lon, lat, label, done]: Point): MapPoint => ({ id, lon, lat, label: label.slice(0, 2), light: done ? 'done' : 'open' })

const show = async (place: HTMLElement, button: HTMLButtonElement): Promise<void> => {
  button.disabled = true
  button.textContent = '正在取地图…'
  const figure = document.createElement('figure')
  figure.className = 'map'
  figure.innerHTML = '<div class="gl"></div><span class="mark demo">演示边界</span><figcaption class="tip">蓝的在办，灰的办结；下面的列表也都有</figcaption>'
  place.append(figure)
  try {
    const { map, at, name, done } = place.dataset, [lon, lat] = (at ?? '').split(',').map(Number)
    const points = map ? ((await (await fetch(map)).json()) as Point[]).map(point) : lon && lat ? [point(['', lon, lat, name ?? '', done === '1'])] : []
    await openMap(figure.firstElementChild as HTMLElement, { points, ...(map || !lon || !lat ? {} : { at: { lon, lat } }), open: (no) => { if (no) location.assign(`/open/${no}`) } })
    button.remove()
  } catch {
    figure.remove()
    button.disabled = false
    button.textContent = '地图没有取来，再取一次'
  }
}
/** Gives each place for a map its button: seen only once it does something, so that no tap is lost. */
export const openUp = (): void => {
  for (const place of document.querySelectorAll<HTMLElement>('[data-map]')) {
    const button = place.querySelector('button')
    button?.addEventListener('click', () => void show(place, button))
    place.classList.add('on')
  }
}
