/** What is heard: short tones made on the spot, and a voice for who wants one. */

const TONES = {
  tick: [[660, 0, 0.09]],
  work: [[523, 0, 0.14], [784, 0.16, 0.24]],
  change: [[784, 0, 0.14], [523, 0.16, 0.24]],
  set: [[659, 0, 0.2]],
  done: [[523, 0, 0.16], [659, 0.18, 0.16], [784, 0.36, 0.4]],
};

/** Sound and voice, each of which may be off. */
export class Cues {
  /** @param {{sound: boolean, voice: boolean}} wanted */
  constructor(wanted) {
    this.wanted = wanted;
    /** @type {AudioContext | null} */
    this.audio = null;
    // Browsers let a page sound only after a touch, and again after each reload.
    addEventListener("pointerdown", () => this.wake(), { passive: true });
  }

  wake() {
    if (!this.wanted.sound || !window.AudioContext) return;
    this.audio ??= new AudioContext();
    if (this.audio.state === "suspended") this.audio.resume().catch(() => {});
  }

  /** @param {keyof typeof TONES} name */
  play(name) {
    if (!this.wanted.sound || this.audio?.state !== "running") return;
    for (const [pitch, after, length] of TONES[name]) this.#tone(pitch, this.audio.currentTime + after, length);
  }

  /** @param {string} sentence */
  speak(sentence) {
    if (!this.wanted.voice || !window.speechSynthesis) return;
    speechSynthesis.cancel();
    const spoken = new SpeechSynthesisUtterance(sentence);
    spoken.lang = document.documentElement.lang;
    speechSynthesis.speak(spoken);
  }

  quiet() {
    window.speechSynthesis?.cancel();
  }

  /** @param {number} pitch Hz @param {number} from @param {number} length seconds */
  #tone(pitch, from, length) {
    if (!this.audio) return;
    const source = this.audio.createOscillator();
    const loudness = this.audio.createGain();
    source.frequency.value = pitch;
    loudness.gain.setValueAtTime(0.0001, from);
    loudness.gain.exponentialRampToValueAtTime(0.35, from + 0.015);
    loudness.gain.exponentialRampToValueAtTime(0.0001, from + length);
    source.connect(loudness).connect(this.audio.destination);
    source.start(from);
    source.stop(from + length);
  }
}
