// 网球俱乐部（虚构）：谁听谁说。产品里只有 packs/index.ts 可以这样接；这里替它试。
import { wire } from '../../engine/pack.ts'
import { jobs, repairs } from './pack.ts'
import { jobEnded, sentOut } from './records.ts'

export const wires = [
  wire(sentOut, jobs, 'receive', (said) => ({ what: said.what, where: said.where, crew: said.crew, pictures: said.photos })),
  wire(jobEnded, repairs, 'cameBack', (said) => ({ cost: said.price, result: said.well ? '外面修好了' : '外面修不了' })),
]
