package pyrandom

const (
	words = 624 // of state
	shift = 397 // how far apart the words are that are combined

	highBit = 1 << 31
)

// twister is the Mersenne Twister MT19937 of Matsumoto and Nishimura.
type twister struct {
	state [words]uint32
	next  int // index of the next word to draw; words when all are drawn
}

// seed fills the state from key, which is not empty.
func (t *twister) seed(key []uint32) {
	s := &t.state
	s[0] = 19650218
	for i := 1; i < words; i++ {
		s[i] = 1812433253*mixed(s[i-1]) + uint32(i)
	}
	// Both passes go around the state and leave its first word out: it takes the
	// value of the last one each time around.
	i := 1
	forward := func() {
		if i++; i == words {
			s[0] = s[words-1]
			i = 1
		}
	}
	j := 0
	for range max(words, len(key)) {
		s[i] = (s[i] ^ mixed(s[i-1])*1664525) + key[j] + uint32(j)
		forward()
		j = (j + 1) % len(key)
	}
	for range words - 1 {
		s[i] = (s[i] ^ mixed(s[i-1])*1566083941) - uint32(i)
		forward()
	}
	s[0] = highBit // so that the state is never all zeros
	t.next = words
}

func mixed(w uint32) uint32 { return w ^ w>>30 }

// draw returns the next 32 random bits.
func (t *twister) draw() uint32 {
	if t.next >= words {
		t.refill()
	}
	w := t.state[t.next]
	t.next++
	w ^= w >> 11
	w ^= w << 7 & 0x9d2c5680
	w ^= w << 15 & 0xefc60000
	return w ^ w>>18
}

// refill replaces the state by the next one. Each word is made of old words and,
// after the first 227, of new ones: so the order matters.
func (t *twister) refill() {
	s := &t.state
	for i := range words - shift {
		s[i] = s[i+shift] ^ twisted(s[i], s[i+1])
	}
	for i := words - shift; i < words-1; i++ {
		s[i] = s[i+shift-words] ^ twisted(s[i], s[i+1])
	}
	s[words-1] = s[shift-1] ^ twisted(s[words-1], s[0])
	t.next = 0
}

// twisted joins the high bit of a and the other bits of b, and multiplies them
// by the twist matrix.
func twisted(a, b uint32) uint32 {
	w := a&highBit | b&(highBit-1)
	return w>>1 ^ -(w&1)&0x9908b0df
}
