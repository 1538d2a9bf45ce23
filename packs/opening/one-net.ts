// 开张时一网统管的字典里先有这些行：示例值，逐条待街道核对，往后在设置里改。在 packs/index.ts 交给各自的清单，那里核对每一栏。
export const classes = [
  { from: '2026-01-01', code: 'facility', name: '公用设施' }, { from: '2026-01-01', code: 'traffic', name: '交通设施' }, { from: '2026-01-01', code: 'look', name: '市容环境' }, { from: '2026-01-01', code: 'green', name: '园林绿化' },
  { from: '2026-01-01', code: 'order', name: '街面秩序' }, { from: '2026-01-01', code: 'building', name: '施工管理' }, { from: '2026-01-01', code: 'urgent', name: '突发事件' }, { from: '2026-01-01', code: 'other', name: '其他' },
] as const

export const kinds = [
  { from: '2026-01-01', code: '0101', name: '井盖缺失', nearby: 30, again: '3d', class: 'facility', limit: '4h', urgency: 'life', patrol: true, shown: true, duty: 'own', lead: '市政养护中心', words: '井盖 窨井 马葫芦 井没盖', opens: '井盖丢失、破损或移位，影响通行安全', closes: '井盖完好，型号一致；与路面齐平，踩踏不响；锥桶、垃圾已清走' },
  { from: '2026-01-01', code: '0102', name: '路灯不亮', nearby: 100, again: '7d', class: 'facility', limit: '2wd', urgency: 'usual', patrol: true, shown: true, duty: 'joint', lead: '市政养护中心', words: '路灯 灯不亮 黑', closes: '灯具正常亮起' },
  { from: '2026-01-01', code: '0103', name: '道路破损', class: 'traffic', limit: '7wd', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '市政养护中心', words: '坑 路面 破损 塌', closes: '路面修补平整，无积水' },
  { from: '2026-01-01', code: '0104', name: '健身器材损坏', class: 'facility', limit: '5wd', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '公共管理办公室', words: '健身 器材', closes: '器材修复或拆除' },
  { from: '2026-01-01', code: '0105', name: '雨水箅子堵塞', class: 'facility', limit: '1wd', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '市政养护中心', words: '雨水 箅子 堵 下水', closes: '箅子畅通完好' },
  { from: '2026-01-01', code: '0201', name: '供热管道漏水', nearby: 300, again: '3d', class: 'urgent', limit: '2h', urgency: 'utility', shown: true, home: true, duty: 'joint', lead: '公共管理办公室', words: '暖气 供热 漏水 不热', closes: '漏点修复，供热恢复' },
  { from: '2026-01-01', code: '0202', name: '道路积水', class: 'urgent', limit: '4h', urgency: 'life', patrol: true, shown: true, duty: 'own', lead: '市政养护中心', words: '积水 淹', closes: '积水排除' },
  { from: '2026-01-01', code: '0203', name: '消防通道占用', class: 'urgent', limit: '4wh', urgency: 'life', patrol: true, shown: true, duty: 'joint', lead: '综合执法大队', words: '消防 通道 堵', closes: '通道畅通' },
  { from: '2026-01-01', code: '0204', name: '二次供水水压不足', nearby: 300, again: '3d', class: 'facility', limit: '24h', urgency: 'utility', shown: true, home: true, duty: 'joint', lead: '公共管理办公室', words: '水压 没水 停水 供水', closes: '水压恢复' },
  { from: '2026-01-01', code: '0301', name: '暴露垃圾', class: 'look', limit: '4wh', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '公共管理办公室', words: '垃圾 脏', closes: '垃圾清走，地面干净' },
  { from: '2026-01-01', code: '0302', name: '积存垃圾渣土', class: 'look', limit: '1wd', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '公共管理办公室', words: '渣土 建筑垃圾', closes: '渣土清走' },
  { from: '2026-01-01', code: '0303', name: '道路不洁', class: 'look', limit: '4wh', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '公共管理办公室', words: '路脏 不洁', closes: '路面清扫干净' },
  { from: '2026-01-01', code: '0304', name: '非法小广告', class: 'look', limit: '8wh', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '综合执法大队', words: '小广告 牛皮癣', closes: '小广告清除' },
  { from: '2026-01-01', code: '0305', name: '乱堆物堆料', class: 'look', limit: '1wd', urgency: 'usual', patrol: true, shown: true, home: true, duty: 'own', lead: '综合执法大队', words: '堆物 杂物 楼道', closes: '堆物清走' },
  { from: '2026-01-01', code: '0401', name: '绿地脏乱', class: 'green', limit: '1wd', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '公共管理办公室', words: '绿地 草坪', closes: '绿地整洁' },
  { from: '2026-01-01', code: '0402', name: '行道树倒伏', class: 'green', limit: '4h', urgency: 'life', patrol: true, shown: true, duty: 'own', lead: '市政养护中心', words: '树 倒', closes: '树木扶正或清走' },
  { from: '2026-01-01', code: '0501', name: '店外经营', class: 'order', limit: '4wh', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '综合执法大队', words: '店外 占道 门口摆', opens: '店铺超出门窗外墙经营', closes: '物品收回店内，人行道通行恢复' },
  { from: '2026-01-01', code: '0502', name: '无照经营游商', class: 'order', limit: '4wh', urgency: 'usual', patrol: true, duty: 'own', lead: '综合执法大队', words: '游商 摆摊 小贩', closes: '游商劝离' },
  { from: '2026-01-01', code: '0503', name: '机动车乱停放', nearby: 50, again: '4h', class: 'order', limit: '4wh', urgency: 'usual', patrol: true, shown: true, duty: 'joint', lead: '综合执法大队', words: '停车 乱停 车', closes: '车辆移走' },
  { from: '2026-01-01', code: '0504', name: '非机动车乱停放', nearby: 50, again: '4h', class: 'order', limit: '4wh', urgency: 'usual', patrol: true, shown: true, duty: 'own', lead: '综合执法大队', words: '共享单车 电动车 自行车', closes: '摆放整齐' },
  { from: '2026-01-01', code: '0505', name: '飞线充电', class: 'order', limit: '1wd', urgency: 'life', patrol: true, shown: true, home: true, duty: 'joint', lead: '平安建设办公室', words: '飞线 充电 电动车', closes: '飞线拆除' },
  { from: '2026-01-01', code: '0601', name: '施工噪声', nearby: 300, again: '1d', class: 'building', limit: '4wh', urgency: 'usual', shown: true, duty: 'joint', lead: '综合执法大队', words: '施工 噪音 噪声 扰民', closes: '停止施工或噪声达标' },
  { from: '2026-01-01', code: '0602', name: '渣土撒漏', class: 'building', limit: '2h', urgency: 'usual', patrol: true, shown: true, duty: 'joint', lead: '综合执法大队', words: '撒漏 渣土车', closes: '路面清理干净' },
  { from: '2026-01-01', code: '0603', name: '油烟扰民', nearby: 100, again: '7d', class: 'other', limit: '2wd', urgency: 'usual', shown: true, home: true, duty: 'joint', lead: '综合执法大队', words: '油烟 饭店', closes: '油烟整改达标' },
  { from: '2026-01-01', code: '0699', name: '其他', class: 'other', limit: '5wd', urgency: 'usual', shown: true, home: true, duty: 'own', lead: '公共管理办公室', words: '其他' },
] as const

export const routes = [{ from: '2026-01-01', code: '1', name: '贻成尚北垃圾归环卫', kind: '0301', area: '贻成尚北社区', lead: '环卫所' }] as const

export const rungs = [
  { from: '2026-01-01', code: '1', name: '供热漏水过半提醒承办人', kind: '0201', share: 50, tell: 'handler', sms: true },
  { from: '2026-01-01', code: '2', name: '供热漏水超期两小时报值班长', kind: '0201', after: '2h', tell: 'chief', sms: true },
] as const
