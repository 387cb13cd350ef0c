package privacy

import (
	"context"

	"github.com/hashicorp/terraform-plugin-framework/datasource"
	"github.com/hashicorp/terraform-plugin-framework/datasource/schema"

	"github.com/uazapi/terraform-provider-uazapi/internal/shape/reading"
)

const readDescription = `Who sees and reaches the WhatsApp account of an instance, to look at it without managing it.

Every plan asks WhatsApp through the server, one call an instance. While the number is not connected, the values are null and a plan warns.`

// NewDataSource makes the data source.
func NewDataSource() datasource.DataSource { return reading.New(privacyReading{}) }

type privacyReading struct{}

func (privacyReading) About() reading.About {
	attributes := map[string]schema.Attribute{}
	for name, text := range descriptions {
		attributes[name] = reading.Text(text + " Null where the server does not say.")
	}
	return reading.About{
		Type:        "instance_privacy",
		Noun:        "privacy",
		Description: readDescription,
		Attributes:  attributes,
		Session:     true,
	}
}

func (privacyReading) Read(ctx context.Context, on reading.On, into *model) error {
	return privacy{}.Read(ctx, on.On, into)
}
