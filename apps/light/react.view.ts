// What the light face takes for React: the core and the hooks of Preact, without the layer for class libraries.
export { createElement, createContext, Fragment } from 'preact'
export { useCallback, useContext, useEffect, useId, useLayoutEffect, useMemo, useReducer, useRef, useState } from 'preact/hooks'
