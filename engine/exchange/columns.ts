// Which column of a file is which field: proposed by what was chosen last time, by title, by other words for the same thing.
import { isOwnColumn, type SheetField } from './sheet.ts'

export type Mapped = { column: number; header: string; field: string | null; by: 'remembered' | 'title' | 'synonym' | 'like' | null }
export type Mapping = {
  columns: Mapped[]
  /** Fields that every row needs and no column gives. */
  missing: string[]
  /** Fields of the key that have a column; rows can only be known again where all of them do. */
  key: { field: string; column: number | null }[]
}

/** Proposes a field for each column; no field twice. `remembered` maps headers of earlier files to fields, null meaning "leave out". */
export const mapColumns = (headers: readonly string[], fields: readonly SheetField[], { remembered = {}, key = [] }: { remembered?: Readonly<Record<string, string | null>>; key?: readonly string[] } = {}): Mapping => {
  const columns: Mapped[] = headers.map((header, column) => ({ column, header, field: null, by: null }))
  const taken = new Set<string>(), left = new Set<number>()
  for (const c of columns) {
    if (isOwnColumn(c.header) || bare(c.header) === '' || bare(c.header) === '序号') left.add(c.column)
    const known = Object.hasOwn(remembered, c.header) ? remembered[c.header] : undefined
    if (known === null) left.add(c.column)
    else if (known !== undefined && fields.some(f => f.name === known) && !taken.has(known)) { c.field = known; c.by = 'remembered'; taken.add(known) }
  }
  const round = (by: 'title' | 'synonym' | 'like', fits: (header: string, field: SheetField) => boolean) => {
    for (const c of columns) {
      if (c.field || left.has(c.column)) continue
      const hits = fields.filter(f => !taken.has(f.name) && fits(bare(c.header), f))
      // Two fields that fit alike are a question for the person, not a guess.
      if (hits.length === 1 || (by === 'title' && hits.length > 0)) { c.field = hits[0]!.name; c.by = by; taken.add(hits[0]!.name) }
    }
  }
  round('title', (header, f) => header === bare(f.title) || header === f.name.toLowerCase())
  round('synonym', (header, f) => SYNONYMS.some(list => list.includes(header) && list.includes(bare(f.title))))
  round('like', (header, f) => { const title = bare(f.title); return Math.min(header.length, title.length) >= 2 && (header.includes(title) || title.includes(header)) })
  return {
    columns, missing: fields.filter(f => f.required && !taken.has(f.name)).map(f => f.name),
    key: key.map(field => ({ field, column: columns.find(c => c.field === field)?.column ?? null })),
  }
}

/** Without stars, blanks, brackets with what stands in them, and colons. */
const bare = (header: string): string => header.normalize('NFKC').replace(/[（(【[].*?[)）】\]]/g, '').replace(/[*＊:：\s]/g, '').toLowerCase()
const SYNONYMS: readonly (readonly string[])[] = [
  ['姓名', '名字', '人员姓名', '真实姓名'], ['名称', '单位名称', '全称', '名字'],
  ['手机', '手机号', '手机号码', '电话', '联系电话', '联系方式', '电话号码', '移动电话'],
  ['身份证', '身份证号', '身份证号码', '公民身份号码', '证件号码', '证件号'], ['性别', '男女'], ['出生日期', '出生年月', '生日', '出生年月日'],
  ['地址', '住址', '详细地址', '家庭住址', '现住址', '居住地址', '地点', '位置'], ['社区', '所属社区', '居委会', '社区名称'],
  ['网格', '所属网格', '所在网格', '网格名称', '责任网格'], ['单位', '部门', '所属单位', '工作单位', '科室', '所属部门', '责任单位', '承办单位', '主办单位'],
  ['编号', '编码', '代码', '序列号'], ['描述', '问题描述', '情况', '情况说明', '内容', '具体内容', '基本情况'], ['备注', '说明', '附注'],
  ['类别', '类型', '分类', '种类', '小类', '事项'], ['上报时间', '时间', '发生时间', '登记时间', '受理时间'], ['登录名', '账号', '用户名', '帐号'],
  ['统一社会信用代码', '信用代码', '社会信用代码'], ['上级', '上级单位', '上级名称', '父级', '所属上级'],
]
