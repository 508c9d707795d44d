package simulate

import (
	"fmt"
	"math"
	"strings"
)

// histogram holds values by whole units: the n-th bin is from low+n to low+n+1.
type histogram struct {
	name  string
	class string // of its marks
	low   int
	bins  []int
	total int
}

func newHistogram(name, class string, values []float64, low, high int) histogram {
	h := histogram{name: name, class: class, low: low, bins: make([]int, high-low), total: len(values)}
	for _, v := range values {
		bin := min(max(int(math.Floor(v))-low, 0), len(h.bins)-1)
		h.bins[bin]++
	}
	return h
}

// share is the part of the values in a bin, in percent.
func (h histogram) share(bin int) float64 { return 100 * float64(h.bins[bin]) / float64(h.total) }

func (h histogram) highest() float64 {
	top := 0.0
	for bin := range h.bins {
		top = max(top, h.share(bin))
	}
	return top
}

// The picture, in pixels: the frame leaves room for the words around it.
const (
	plotWidth, plotHeight         = 760, 420
	frameLeft, frameTop           = 64, 76
	frameRight, frameBottom       = plotWidth - 20, plotHeight - 60
	frameWidth, frameHeight       = frameRight - frameLeft, frameBottom - frameTop
	percentLine, unitLine, margin = 5, 5, 1.08
)

// plot draws histograms over one axis. It has both a light and a dark dress and a
// ground of its own, so that it can be read wherever it is shown.
type plot struct {
	strings.Builder
	low, high int
	top       float64 // percent at the upper edge
}

func drawHistograms(title, alt string, mark float64, says string, shown ...histogram) []byte {
	p := plot{low: shown[0].low, high: shown[0].low + len(shown[0].bins)}
	for _, h := range shown {
		p.top = max(p.top, h.highest()*margin)
	}
	fmt.Fprintf(&p, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" width="%d" height="%d" role="img" aria-label="%s" font-family="system-ui, sans-serif" font-size="13">
<style>
.ground { fill: #ffffff } .word { fill: #24292f } .faint { fill: #57606a } .grid { stroke: #d0d7de } .axis { stroke: #57606a } .mark { stroke: #24292f; stroke-dasharray: 4 3 }
.true { fill: #0969da; stroke: #0550ae } .unrelated { fill: #d4700a; stroke: #953800 }
@media (prefers-color-scheme: dark) {
.ground { fill: #0d1117 } .word { fill: #e6edf3 } .faint { fill: #9198a1 } .grid { stroke: #30363d } .axis { stroke: #9198a1 } .mark { stroke: #e6edf3 }
.true { fill: #4493f8; stroke: #79c0ff } .unrelated { fill: #db6d28; stroke: #ffa657 }
}
</style>
<rect class="ground" width="%d" height="%d"/>
`, plotWidth, plotHeight, plotWidth, plotHeight, alt, plotWidth, plotHeight)
	p.word("word", frameLeft, 26, "start", `font-size="16" font-weight="600"`, title)
	p.axes()
	for i, h := range shown {
		p.bars(h)
		p.legend(i, h)
	}
	p.mark(mark, says)
	p.WriteString("</svg>\n")
	return []byte(p.String())
}

func (p *plot) x(value float64) float64 {
	return frameLeft + frameWidth*(value-float64(p.low))/float64(p.high-p.low)
}

func (p *plot) y(percent float64) float64 { return frameBottom - frameHeight*percent/p.top }

func (p *plot) word(class string, x, y float64, anchor, more, text string) {
	fmt.Fprintf(p, "<text class=\"%s\" x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" %s>%s</text>\n", class, x, y, anchor, more, text)
}

func (p *plot) line(class string, x1, y1, x2, y2 float64) {
	fmt.Fprintf(p, "<line class=\"%s\" x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\"/>\n", class, x1, y1, x2, y2)
}

func (p *plot) axes() {
	for percent := 0; float64(percent) <= p.top; percent += percentLine {
		p.line("grid", frameLeft, p.y(float64(percent)), frameRight, p.y(float64(percent)))
		p.word("faint", frameLeft-8, p.y(float64(percent))+4, "end", "", fmt.Sprintf("%d %%", percent))
	}
	for unit := p.low; unit <= p.high; unit++ {
		if unit%unitLine != 0 {
			continue
		}
		p.line("axis", p.x(float64(unit)), frameBottom, p.x(float64(unit)), frameBottom+5)
		p.word("faint", p.x(float64(unit)), frameBottom+20, "middle", "", strings.Replace(fmt.Sprint(unit), "-", "−", 1))
	}
	p.line("axis", frameLeft, frameBottom, frameRight, frameBottom)
	p.word("word", (frameLeft+frameRight)/2, plotHeight-16, "middle", "", "log₁₀ of the likelihood ratio (powers of ten)")
	p.word("word", 0, 0, "middle", fmt.Sprintf(`transform="translate(18 %d) rotate(-90)"`, (frameTop+frameBottom)/2), "share of the duos, % per power of ten")
}

func (p *plot) bars(h histogram) {
	fmt.Fprintf(p, "<g class=\"%s\" fill-opacity=\"0.55\">\n", h.class)
	for bin := range h.bins {
		if h.bins[bin] == 0 {
			continue
		}
		left, top := p.x(float64(h.low+bin)), p.y(h.share(bin))
		fmt.Fprintf(p, "<rect x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%.1f\"/>\n", left, top, p.x(float64(h.low+bin+1))-left, frameBottom-top)
	}
	p.WriteString("</g>\n")
}

func (p *plot) legend(i int, h histogram) {
	left := float64(frameLeft + 240*i)
	fmt.Fprintf(p, "<rect class=\"%s\" fill-opacity=\"0.55\" x=\"%.1f\" y=\"40\" width=\"14\" height=\"14\"/>\n", h.class, left)
	p.word("word", left+20, 52, "start", "", h.name)
}

func (p *plot) mark(value float64, says string) {
	p.line("mark", p.x(value), frameTop-8, p.x(value), frameBottom)
	p.word("word", p.x(value)-6, frameTop+4, "end", "", says)
}
