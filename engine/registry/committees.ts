// The registered community committees of the sub-district with their statistical codes: public data of the National Bureau of
// Statistics (division codes of 2022). Their boundaries are not public; what is drawn for them is for show.
export const STREET = { code: '120116008000', name: '新北街道', title: '天津市滨海新区新北街道办事处' }
export const COMMITTEES: readonly { code: string; name: string }[] = [
  { code: '120116008001', name: '贻成尚北社区居委会' },
  { code: '120116008002', name: '新新家园社区居委会' },
  { code: '120116008003', name: '迎宾园社区居委会' },
  { code: '120116008004', name: '欧美小镇社区居委会' },
  { code: '120116008005', name: '贻正嘉合社区居委会' },
  { code: '120116008006', name: '融盛社区居民委员会' },
  { code: '120116008007', name: '蓝山国际社区居委会' },
  { code: '120116008008', name: '晓镇家园社区居委会' },
  { code: '120116008009', name: '首创国际社区居委会' },
  { code: '120116008010', name: '贻锦台社区居委会' },
  { code: '120116008011', name: '贻成豪庭社区居委会' },
  { code: '120116008012', name: '诺德名苑社区居委会' },
  { code: '120116008013', name: '贻成峰景社区居委会' },
  { code: '120116008014', name: '桃源居社区居委会' },
  { code: '120116008015', name: '欧美家园社区居委会' },
  { code: '120116008016', name: '伴山人家社区居委会' },
  { code: '120116008017', name: '裕川家园社区居委会' },
]
