// Whether the screen now mounting was reached by navigation inside the app (then its heading takes the focus).
let navigated = false

export const markNavigated = () => {
  navigated = true
}
export const takeNavigated = () => {
  const was = navigated
  navigated = false
  return was
}
