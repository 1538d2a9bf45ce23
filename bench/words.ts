// The words that the bench's matters are made of. Rare ones come in three tiers, so that at 10 k, 100 k and 1 M matters there are words with some
// forty hits each: a page is equally full at every size.
const pairs = (signs: string): string[] => Array.from({ length: signs.length / 2 }, (_, i) => signs.slice(i * 2, i * 2 + 2))
export const rare: readonly (readonly string[])[] = [
  pairs('鹭洲荻港霁园'), // one matter in 150: some sixty of 10 k
  pairs('琮瑾骏钰榕骁荷芷蔚蕙薇霖雯璟'), // one in 870
  pairs('鸢尾琳琅蘅芜岫岩湉湉潋滟缱绻旖旎婵娟蓊郁氤氲葳蕤邂逅嵯峨岑寂缥缈阑珊旃檀菡萏扶桑蒹葭苜蓿鹧鸪蟋蟀蜻蜓琵琶箜篌玳瑁珊瑚琥珀玛瑙翡翠璎珞琉璃砗磲珐琅琬琰瑶池蓬莱瀛洲'), // one in 9,000
]
/** Said in one matter of four. */
export const common = ['居民反映', '路过看到', '巡查发现', '物业来电'] as const
export const verbs = ['，请尽快处理', '，影响通行', '，已有几天', '，有安全隐患', '，多次出现', '，晚上尤其严重'] as const
export const places = ['厦门路', '欣嘉园', '贻成尚北', '北塘大街', '海川园', '裕川家园', '港城大道', '融合广场', '新河东里', '米兰阳光', '晴景家园', '福州道'] as const
