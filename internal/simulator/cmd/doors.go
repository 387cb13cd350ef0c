package main

import (
	"flag"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"

	"github.com/uazapi/terraform-provider-uazapi/internal/simulator"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/envelope"
	"github.com/uazapi/terraform-provider-uazapi/internal/simulator/smileapi"
)

// doors are the other ways in: a gateway before the server, and a server of SmileAPI at the same address.
type doors struct {
	gateway  string
	smile    bool
	smileOdd string
}

// The ways in which the gateway hands on a status.
const (
	statusPassedOn = "passed-on"
	statusInBody   = "in-body"
)

const (
	gatewayPath = "/api/v1/proxy/uazapi"
	gatewayKey  = "key-of-the-simulated-gateway"
	// smileInstance is the instance that the server of SmileAPI has.
	smileInstance = "5511987654321"
)

func (d *doors) flags(flags *flag.FlagSet) {
	flags.StringVar(&d.gateway, "gateway", "", "also play a gateway as n8ntools is one, which hands the `status` of answers on: "+statusPassedOn+" or "+statusInBody)
	flags.BoolVar(&d.smile, "smileapi", false, "also play SmileAPI, another vendor, with the instance "+smileInstance)
	flags.StringVar(&d.smileOdd, "smileapi-odd", "", "`settings` in which that server differs, with commas between them: "+strings.Join(slices.Sorted(maps.Keys(smileapi.Oddities)), ", "))
}

func (d *doors) check() error {
	if !slices.Contains([]string{"", statusPassedOn, statusInBody}, d.gateway) {
		return fmt.Errorf("-gateway is %q, it can be %s or %s", d.gateway, statusPassedOn, statusInBody)
	}
	if d.smileOdd != "" && !d.smile {
		return fmt.Errorf("-smileapi-odd needs -smileapi")
	}
	_, err := d.smileOptions()
	return err
}

func (d *doors) smileOptions() (smileapi.Options, error) {
	var options smileapi.Options
	for setting := range strings.SplitSeq(d.smileOdd, ",") {
		if setting = strings.TrimSpace(setting); setting == "" {
			continue
		}
		change, known := smileapi.Oddities[setting]
		if !known {
			return options, fmt.Errorf("-smileapi-odd does not know %q", setting)
		}
		change(&options)
	}
	return options, nil
}

// open returns what serves the simulated server and the doors at an address, and the exports for them.
func (d *doors) open(sim *simulator.Simulator, address string, onRequest func(simulator.Request)) (http.Handler, []export) {
	var gateway, smile http.Handler
	var exports []export
	if d.gateway != "" {
		gateway = envelope.New(sim, envelope.Options{Key: gatewayKey, BaseURL: "http://" + address, StatusInside: d.gateway == statusInBody})
		exports = append(exports, export{"UAZAPI_GATEWAY_URL", "http://" + address + gatewayPath}, export{"UAZAPI_GATEWAY_API_KEY", gatewayKey})
	}
	if d.smile {
		options, _ := d.smileOptions() // its settings are known
		options.OnRequest = func(r smileapi.Request) {
			onRequest(simulator.Request{Method: r.Method, Path: r.Path, Status: r.Status})
		}
		server := smileapi.New(options)
		server.Add(smileInstance, "5521900000001")
		smile = server
		exports = append(exports, export{"SMILEAPI_BASE_URL", "http://" + address}, export{"SMILEAPI_TOKEN", server.Token()})
		if !options.NoUsername {
			exports = append(exports, export{"SMILEAPI_USERNAME", server.Username()})
		}
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case gateway != nil && r.URL.Path == gatewayPath:
			gateway.ServeHTTP(w, r)
		case smile != nil && smileapi.Serves(r.URL.Path):
			smile.ServeHTTP(w, r)
		default:
			sim.ServeHTTP(w, r)
		}
	}), exports
}
