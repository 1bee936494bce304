import { toBuffer } from 'qrcode';

const WIDTH_PX = 420;

/** The address as a picture: wallets of the field read a bare address, and no common scheme carries the amount. */
export async function qrCode(address: string): Promise<Uint8Array<ArrayBuffer>> {
  const png = await toBuffer(address, { type: 'png', width: WIDTH_PX, margin: 2, errorCorrectionLevel: 'M' });
  return Uint8Array.from(png);
}
