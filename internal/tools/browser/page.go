package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// step is how long one thing on the page may take. Terraform works meanwhile.
const step = 60 * time.Second

// page is the page of the simulator in a browser.
type page struct {
	close    func()
	on       screen
	pictures string
	// taken are the pictures that there are: the first of each kind is kept.
	taken    map[string]bool
	listened chan struct{}

	mu sync.Mutex
	// said is what the console of the browser complained of.
	said []string
}

// openPage opens the page in a browser of its own, which keeps nothing. What is done on the page takes the context that
// it returns, or one made of that: it knows the browser.
func openPage(ctx context.Context, chromium, url string, on screen, pictures string) (context.Context, *page, error) {
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(chromium),
		// It shows this one page of this machine, and containers do not let it build its sandbox.
		chromedp.NoSandbox,
	)
	allocated, release := chromedp.NewExecAllocator(ctx, options...)
	tab, closeTab := chromedp.NewContext(allocated)
	p := &page{on: on, pictures: pictures, taken: map[string]bool{}, listened: make(chan struct{})}
	p.close = func() {
		closeTab()
		release()
		<-p.listened
	}
	go p.listen(chromedp.Console(tab))
	scheme := "light"
	if on.dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(tab, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}},
	})
	if err == nil {
		err = chromedp.Do(tab,
			chromedp.EmulateViewport(on.width, on.height, chromedp.EmulateScale(1.5)),
			chromedp.Navigate(url+"/__sim/?lang="+on.language),
		)
	}
	if err != nil {
		p.close()
		return nil, nil, fmt.Errorf("open the page: %w", err)
	}
	return tab, p, nil
}

// listen notes what the browser complains of, until the page is closed.
func (p *page) listen(console iter.Seq2[chromedp.ConsoleMessage, error]) {
	defer close(p.listened)
	for message, err := range console {
		if err != nil {
			return
		}
		if message.IsException() || message.Type == "error" || message.Type == "warning" {
			p.complain(message.String() + " " + message.URL)
		}
	}
}

func (p *page) complain(text string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.said = append(p.said, text)
}

// complaints are what the browser complained of, as an error.
func (p *page) complaints() error {
	p.mu.Lock()
	defer p.mu.Unlock()
	if len(p.said) == 0 {
		return nil
	}
	return errors.New("the browser complained: " + strings.Join(p.said, "; "))
}

// does has the browser do something within the time of one step.
func (p *page) does(ctx context.Context, actions ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(ctx, step)
	defer cancel()
	return chromedp.Do(ctx, actions...)
}

// sees waits until something shows.
func (p *page) sees(ctx context.Context, selector string) error {
	if err := p.does(ctx, chromedp.WaitVisible(chromedp.CSS(selector))); err != nil {
		return fmt.Errorf("%s does not show: %w", selector, err)
	}
	return nil
}

// seesPicture waits until an image is loaded, or until what would show it has ended.
func (p *page) seesPicture(ctx context.Context, selector string) error {
	ctx, cancel := context.WithTimeout(ctx, step)
	defer cancel()
	loaded := fmt.Sprintf("(() => { const image = document.querySelector(%q); return image !== null && image.complete && image.naturalWidth > 0; })()", selector)
	if _, err := chromedp.Run(ctx, chromedp.Poll[bool](loaded, chromedp.WithPollingTimeout(step))); err != nil {
		return fmt.Errorf("%s is not loaded: %w", selector, err)
	}
	return nil
}

// becomes waits until an expression is true.
func (p *page) becomes(ctx context.Context, expression string) error {
	ctx, cancel := context.WithTimeout(ctx, step)
	defer cancel()
	_, err := chromedp.Run(ctx, chromedp.Poll[bool](expression, chromedp.WithPollingTimeout(step)))
	return err
}

// evaluate returns what an expression is.
func evaluate[T any](ctx context.Context, expression string) (T, error) {
	ctx, cancel := context.WithTimeout(ctx, step)
	defer cancel()
	return chromedp.Run(ctx, chromedp.Evaluate[T](expression))
}

// presses clicks on the button of this text, or reaches it by the keyboard, and waits for what comes of it.
func (p *page) presses(ctx context.Context, text, result string) error {
	button := chromedp.Search(fmt.Sprintf("//button[normalize-space()=%q]", text))
	press := chromedp.Click(button)
	if p.on.keyboard {
		press = chromedp.Steps(chromedp.Focus(button), chromedp.KeyEvent(kb.Enter))
	}
	if err := p.does(ctx, chromedp.WaitVisible(button), press); err != nil {
		return fmt.Errorf("press %q: %w", text, err)
	}
	return p.sees(ctx, result)
}

// renames types another name for the first instance.
func (p *page) renames(ctx context.Context, name, button string) error {
	const field = chromedp.CSS(".card input[name=name]")
	if err := p.does(ctx, chromedp.WaitVisible(field), chromedp.Focus(field)); err != nil {
		return err
	}
	if _, err := evaluate[bool](ctx, fmt.Sprintf("document.querySelector(%q).select() === undefined", field)); err != nil {
		return err
	}
	if err := p.does(ctx, chromedp.SendKeys(field, name)); err != nil {
		return err
	}
	// While somebody types, nothing under the fingers changes, though requests and a second pass.
	if err := p.becomes(ctx, fmt.Sprintf("document.querySelector(%q).value === %q", field, name)); err != nil {
		return fmt.Errorf("what was typed is gone: %w", err)
	}
	if err := p.presses(ctx, button, ".card"); err != nil {
		return err
	}
	return p.shows(ctx, "h3", name)
}

// shows waits until an element has a text.
func (p *page) shows(ctx context.Context, element, text string) error {
	if err := p.sees(ctx, fmt.Sprintf(".card %s", element)); err != nil {
		return err
	}
	has := fmt.Sprintf("document.querySelector('.card %s')?.textContent === %q", element, text)
	if err := p.becomes(ctx, has); err != nil {
		return fmt.Errorf("%s is not %q: %w", element, text, err)
	}
	return nil
}

// isInOrder holds the page against what any page has to be: it fits its screen, is in its language, names all that can be
// chosen, and lets the keyboard begin with what skips the head.
func (p *page) isInOrder(ctx context.Context) error {
	const check = `(() => {
	  const problems = [];
	  if (document.documentElement.scrollWidth > window.innerWidth) {
	    const wide = [...document.querySelectorAll('body *')].filter((one) => one.getBoundingClientRect().right > window.innerWidth);
	    problems.push('it is wider than its screen: ' + wide.map((one) => one.tagName + '#' + one.id).join(' '));
	  }
	  for (const field of document.querySelectorAll('input:not([type=hidden]), select')) {
	    if (!field.labels.length) problems.push('no label: ' + field.outerHTML);
	  }
	  for (const button of document.querySelectorAll('button')) {
	    if (!button.textContent.trim()) problems.push('no text: ' + button.outerHTML);
	  }
	  for (const image of document.querySelectorAll('img')) {
	    if (!image.alt) problems.push('no text: ' + image.outerHTML);
	  }
	  const ids = [...document.querySelectorAll('[id]')].map((one) => one.id);
	  if (new Set(ids).size !== ids.length) problems.push('an id occurs twice');
	  const small = [...document.querySelectorAll('button')].filter((one) => one.offsetParent && one.offsetHeight < 40);
	  if (small.length) problems.push('a finger misses ' + small[0].textContent);
	  return problems;
	})()`
	problems, err := evaluate[[]string](ctx, check)
	if err != nil {
		return err
	}
	language, err := evaluate[string](ctx, "document.documentElement.lang")
	if err != nil {
		return err
	}
	if err := p.scrollUp(ctx); err != nil {
		return err
	}
	if err := p.does(ctx, chromedp.KeyEvent(kb.Tab)); err != nil {
		return err
	}
	first, err := evaluate[string](ctx, "document.activeElement.className")
	if err != nil {
		return err
	}
	if language != p.on.language {
		problems = append(problems, "it is in "+language)
	}
	if first != "skip" {
		problems = append(problems, "the keyboard begins elsewhere")
	}
	if len(problems) > 0 {
		return errors.New("the page: " + strings.Join(problems, "; "))
	}
	return nil
}

// picture writes what shows now into the folder of pictures, if there is one and this is the first of its name.
func (p *page) picture(ctx context.Context, name string) error {
	if p.pictures == "" || p.taken[name] {
		return nil
	}
	p.taken[name] = true
	if err := p.scrollUp(ctx); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, step)
	defer cancel()
	picture, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return fmt.Errorf("take a picture: %w", err)
	}
	return os.WriteFile(filepath.Join(p.pictures, p.on.name+"-"+name+".png"), picture, 0o644)
}

// scrollUp shows the head of the page, and takes the keyboard to where it begins.
func (p *page) scrollUp(ctx context.Context) error {
	_, err := evaluate[bool](ctx, `(() => {
	  document.activeElement.blur();
	  window.getSelection().removeAllRanges();
	  document.body.tabIndex = -1;
	  document.body.focus();
	  document.body.removeAttribute('tabindex');
	  window.scrollTo(0, 0);
	  return true;
	})()`)
	return err
}
