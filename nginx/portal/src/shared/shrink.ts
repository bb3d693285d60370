// Makes a picture small enough to send: photos are drawn anew as JPEG, which also leaves behind where and with what
// they were taken.

const longestSide = 2000 // pixels
const heaviest = 5 * 1024 * 1024 // bytes, of the server
const asTheyAre = ['image/png', 'image/webp'] // screenshots, whose letters a JPEG would blur

/** The bytes to send. A file that this browser cannot show goes as it is: the server says what is wrong with it. */
export async function shrink(file: Blob): Promise<Blob> {
  const image = await draw(file).catch(() => undefined)
  if (!image) return file
  const scale = Math.min(1, longestSide / Math.max(image.naturalWidth, image.naturalHeight))
  if (scale === 1 && asTheyAre.includes(file.type) && file.size <= heaviest) return file
  return (await jpeg(image, scale)) ?? file
}

function draw(file: Blob): Promise<HTMLImageElement> {
  return new Promise((resolve, reject) => {
    const reader = new FileReader()
    const image = new Image()
    reader.onerror = reject
    image.onerror = reject
    image.onload = () => resolve(image)
    reader.onload = () => (image.src = String(reader.result))
    reader.readAsDataURL(file)
  })
}

function jpeg(image: HTMLImageElement, scale: number): Promise<Blob | null> {
  const canvas = document.createElement('canvas')
  canvas.width = Math.max(1, Math.round(image.naturalWidth * scale))
  canvas.height = Math.max(1, Math.round(image.naturalHeight * scale))
  const context = canvas.getContext('2d')
  if (!context) return Promise.resolve(null)
  context.fillStyle = '#fff' // behind what is transparent
  context.fillRect(0, 0, canvas.width, canvas.height)
  context.drawImage(image, 0, 0, canvas.width, canvas.height)
  return new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg', 0.85))
}
