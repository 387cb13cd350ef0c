// A browser that looks at the page of the simulator, for its test and for the pictures of it. It has a module of its own,
// so that the provider does not depend on what drives a browser.
module github.com/uazapi/terraform-provider-uazapi/internal/tools/browser

go 1.26.0

require (
	github.com/chromedp/cdproto v0.159.0
	github.com/chromedp/chromedp v0.23.0
)

require github.com/go-json-experiment/json v0.0.0-20260213210345-44df1a37e875 // indirect
