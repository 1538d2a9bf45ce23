declare module 'virtual:shapes' {
  const shapes: import('./shape.ts').Shapes
  export default shapes
}
declare module 'maplibre-gl/dist/maplibre-gl-csp.js' {
  const maplibre: typeof import('maplibre-gl') & { setWorkerUrl: (url: string) => void }
  export default maplibre
}
