// Package status is the data source uazapi_instance_status: how an instance
// stands right now.
package status

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"

	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
)

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return reading.New(status{}) }

type status struct{}

func (status) About() reading.About {
	return reading.About{
		Type:        "instance_status",
		Noun:        "status",
		Description: description,
		Attributes:  attributes(),
		WithStatus:  true,
	}
}

func (status) Read(_ context.Context, on reading.On, into *model) error {
	into.fill(on.Status)
	return nil
}
