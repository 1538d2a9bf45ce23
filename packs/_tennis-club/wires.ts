// 网球俱乐部（虚构）：谁听谁说。产品里只有 packs/index.ts 可以这样接；这里替它试。
import { outside, wire } from '../../engine/pack.ts'
import { jobs, repairs } from './pack.ts'
import { jobEnded, jobLost, jobSent, jobTaken, sentOut } from './records.ts'

export const wires = [
  wire(sentOut, jobs, 'receive', (said) => ({ what: said.what, where: said.where, crew: said.crew, pictures: said.photos })),
  wire(jobEnded, repairs, 'cameBack', (said) => ({ cost: said.price, result: said.well ? '外面修好了' : '外面修不了' })),
  wire(jobTaken, jobs, 'slip', (said) => ({ slip: said.slip })), wire(jobLost, jobs, 'lost', (said) => ({ lost: said.why })),
]
/** 外地的工厂有自己的系统：听送修，说收下。 */
export const outsides = [outside('works', { title: '修理厂', told: [jobSent], says: [jobTaken, jobEnded], lost: jobLost })]
