// Draws the first page as text, when the face is built.
import { renderToStaticMarkup } from 'react-dom/server'
import { Home } from './home.view.tsx'

export const firstPage = (): string => renderToStaticMarkup(<Home street={{ name: '新北街道办事处', demo: true }} />)
