// Units and staff of the demo street. Names of persons are invented; units are the usual ones of a sub-district in this city (演示).
export type DemoUnit = { key: string; name: string; parent: string | null; class: 'office' | 'department' | 'contractor' }
/** `jobs` are titles of posts as the office says them; which parts of which packs they play is the caller's to say. */
export type DemoPerson = { login: string; name: string; unit: string; jobs: readonly string[]; /** The number of the area over which the jobs hold, where it is not the street. */ area?: number }

/** Jobs whose post holds for the unit. */
export const HANDLER = '承办人', LIAISON = '部门联络员', CHIEF = '部门主官'
export const OF_UNIT: readonly string[] = [HANDLER, LIAISON, CHIEF]

export const UNITS: readonly DemoUnit[] = [
  { key: 'office', name: '新北街道办事处', parent: null, class: 'office' },
  { key: 'centre', name: '网格化管理中心', parent: 'office', class: 'office' },
  { key: 'party', name: '党建工作办公室', parent: 'office', class: 'office' },
  { key: 'management', name: '公共管理办公室', parent: 'office', class: 'office' },
  { key: 'service', name: '公共服务办公室', parent: 'office', class: 'office' },
  { key: 'safety', name: '公共安全办公室', parent: 'office', class: 'office' },
  { key: 'peace', name: '平安建设办公室', parent: 'office', class: 'office' },
  { key: 'enforcement', name: '综合执法大队', parent: 'office', class: 'office' },
  { key: 'municipal', name: '市政养护中心', parent: 'office', class: 'office' },
  { key: 'sanitation', name: '环卫所', parent: 'office', class: 'office' },
  { key: 'urban', name: '区城市管理委', parent: null, class: 'department' },
  { key: 'housing', name: '区住房和建设委', parent: null, class: 'department' },
  { key: 'water', name: '区排水所', parent: null, class: 'department' },
  { key: 'gas', name: '燃气企业抢修队', parent: null, class: 'contractor' },
  { key: 'power', name: '供电服务站', parent: null, class: 'contractor' },
]

const at = (unit: string, ...people: readonly (readonly [login: string, name: string, ...jobs: string[]])[]): DemoPerson[] =>
  people.map(([login, name, ...jobs]) => ({ login, name, unit, jobs }))
const workers = (...people: readonly (readonly [login: string, name: string, grid: number])[]): DemoPerson[] =>
  people.map(([login, name, grid]) => ({ login, name, unit: 'centre', jobs: ['网格员'], area: 1000 + grid }))

const heads = (...people: readonly (readonly [login: string, name: string, community: number])[]): DemoPerson[] =>
  people.map(([login, name, community]) => ({ login, name, unit: 'centre', jobs: ['社区联络员', '网格长'], area: 100 + community }))

export const STAFF: readonly DemoPerson[] = [
  ...at('office', ['hezhiyuan', '何志远', '分管副主任', '值班长'], ['tangjing', '唐静', '街道主要领导']),
  ...at('centre', ['zhouxiaolan', '周晓岚', '派遣员', '吹哨调度'], ['liusiyuan', '刘思远', '派遣员', '吹哨调度'], ['machunyan', '马春燕', '受理员'], ['tianyu', '田雨', '受理员'],
    ['wujingdong', '吴敬东', '值班长', '吹哨调度', '规则管理员'], ['zhengshuang', '郑爽', '值班长', '吹哨调度'], ['chensiyu', '陈思雨', '规则管理员']),
  ...at('municipal', ['gaojianguo', '高建国', HANDLER], ['zhangliye', '张立业', HANDLER]),
  ...at('enforcement', ['zhaolixin', '赵立新', HANDLER], ['songhaibo', '宋海波', HANDLER]),
  ...at('sanitation', ['yuanguizhi', '袁桂芝', HANDLER]),
  ...at('management', ['liwenjing', '李文静', HANDLER]),
  ...at('service', ['wanghui', '王慧', HANDLER]),
  ...at('safety', ['sunguoqiang', '孙国强', HANDLER]),
  ...at('peace', ['dupeng', '杜鹏', HANDLER]),
  ...at('party', ['xumengjie', '许梦洁', HANDLER]),
  ...at('urban', ['fanlei', '范磊', LIAISON, HANDLER], ['linweidong', '林卫东', CHIEF]),
  ...at('housing', ['caoyang', '曹阳', LIAISON, HANDLER], ['heming', '贺明', CHIEF]),
  ...at('water', ['fengjian', '冯健', LIAISON, HANDLER], ['shaochunsheng', '邵春生', CHIEF]),
  ...at('gas', ['sunzhiqiang', '孙志强', LIAISON, HANDLER], ['dinghong', '丁宏', CHIEF]),
  ...at('power', ['luocheng', '罗成', LIAISON, HANDLER], ['qinling', '秦岭', CHIEF]),
  ...workers(['hanliqun', '韩立群', 34], ['wangguifen', '王桂芬', 24], ['jiangyan', '蒋艳', 1], ['dongfei', '董飞', 4], ['zhaomin', '赵敏', 8],
    ['shenlin', '沈琳', 11], ['liangbo', '梁博', 12], ['pengxue', '彭雪', 14], ['yuhaitao', '于海涛', 17], ['weiqiang', '魏强', 21], ['denghong', '邓红', 27],
    ['caojing', '曹静', 31], ['xieting', '谢婷', 35], ['panyu', '潘宇', 36], ['duanmei', '段梅', 40], ['shijun', '石军', 45], ['renjie', '任杰', 52],
    ['yaoli', '姚莉', 56], ['luhao', '陆浩', 62], ['qianfang', '钱芳', 67]),
  ...heads(['jinxiuying', '金秀英', 11], ['maozhiqiang', '毛志强', 8]),
]
