import { describe, expect, it } from 'vitest'
import { filePaper, listPaper, type FilePaper } from './print.ts'

const file: FilePaper = {
  office: '网球俱乐部', form: '场地报修办理单', no: '2026-1123-0417', keep: '10 年', demo: true, qr: '<svg id="qr"></svg>',
  rows: [[{ label: '地点', text: '一号场' }, { label: '诉求人', text: '刘*' }], [{ label: '承办单位与时限', text: '<img src=x onerror=1>' }]],
  opinions: [{ label: '派遣意见', text: '同意', role: '派遣员', name: '周晓岚', at: '2026年11月23日14:21' }, { label: '结案意见', text: '办结', seal: '街道盖章', role: '值班长' }],
  contents: [{ name: '办理单', at: '2026年11月23日', pages: '1' }], history: [{ at: '14:21', who: '周晓岚', what: '派遣' }],
  photos: [{ src: '/api/files/1?size=1200', words: '上报' }, { src: '//else.where/x.png', words: '外站' }, { src: 'https://else.where/x.png', words: '外站' }],
  by: '周晓"岚', at: '2026年11月23日17:02',
}

describe('the matter file', () => {
  const html = filePaper(file)
  it('holds the form, the lines to sign, the seal, the contents', () => {
    for (const part of ['网球俱乐部', '场地报修办理单', '案卷号：2026-1123-0417', '保管期限：10 年', '>演示<', '<svg id="qr">', '（街道盖章）', '派遣员：<b>周晓岚</b>', '值班长：<b></b>', '2026年　　月　　日', '卷内文件', '办理经过', '装订线'])
      expect(html).toContain(part)
    expect(html).toContain('counter(page) " 页，共 " counter(pages)')
  })
  it('spreads labels in lines of at most four signs', () => {
    expect(html).toContain('<span class="spread">承办单位</span><span class="spread">与时限</span>')
    expect(html).toContain('<span class="spread">地点</span>')
  })
  it('escapes every text, also in the style sheet, and fetches nothing from elsewhere', () => {
    expect(html).toContain('&#60;img src=x onerror=1&#62;')
    expect(html).toContain('周晓\\22 岚 2026年')
    expect(html).not.toMatch(/<img src=x|else\.where|<script/)
    const evil = filePaper({ ...file, by: '"}</style><script>alert(1)</script>' })
    expect(evil.match(/<\/style>/g)).toHaveLength(1)
    expect(evil).not.toContain('<script')
  })
  it('no text is smaller than 12 px', () => {
    for (const [, size] of html.matchAll(/(?:font-size:|font:(?:\d+ )?)(\d+)px/g)) expect(Number(size)).toBeGreaterThanOrEqual(12)
  })
})

describe('the printed list', () => {
  const list = { title: '球员台账', unit: '网球俱乐部', by: '吴敬东', at: '2026年11月23日', filters: [], columns: [{ title: '姓名', width: '10em' }, { title: '会费', align: 'right' as const, width: '1px;}' }] }
  it('numbers its rows and says what it holds', () => {
    const html = listPaper({ ...list, rows: [['张*', '12'], ['<b>', '3']], total: 40 })
    for (const part of ['筛选：全部', '本表 2 条，全部 40 条', '<td class="center">2</td>', '<td class="right">12</td>', '&#60;b&#62;', '填表人：吴敬东', '审核人', '负责人', 'landscape']) expect(html).toContain(part)
    expect(html).not.toContain('1px;}"')
  })
  it('an empty list says so', () => expect(listPaper({ ...list, rows: [] })).toContain('没有符合条件的记录'))
})
